#include "session/polled_decision.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>
#include <stdexcept>
#include <utility>
#include <vector>

#include "session/polled_text.hpp"

namespace oauthkit {
namespace {

using State = Collected::State;

// RFC 8628 §3.5: who comes late is told that it is over, and not that it never was.
constexpr auto remember_ended = std::chrono::minutes(10);

// A record of another form is nobody's answer, and no reason to say that there was none.
template <class Value>
Value whole(std::optional<Value> value) {
  if (!value) throw std::runtime_error("a stored request that waits for a person is damaged");
  return *std::move(value);
}

TokenHash poll_of(const TokenHash& secret, std::int64_t interval) {
  std::array<char, sizeof(secret.bytes) + std::numeric_limits<std::int64_t>::digits10 + 2> text = {};
  auto* const number = std::copy(secret.bytes.begin(), secret.bytes.end(), text.begin());
  const auto* const end = std::to_chars(number, text.end(), interval).ptr;
  return hash_token({text.data(), static_cast<std::size_t>(end - text.data())});
}

}  // namespace

// An issuer holds no zero byte, so that no two of these are one text.
TokenHash hash_at(std::string_view issuer, std::string_view text) {
  std::string both;
  both.reserve(issuer.size() + 1 + text.size());
  return hash_token(both.append(issuer).append(1, '\0').append(text));
}

PolledDecisions::PolledDecisions(std::shared_ptr<Store> store, const std::string& name)
    : store_(std::move(store)),
      secret_kind_(name + "_secret"),
      handle_kind_(name + "_handle"),
      answer_kind_(name + "_answer"),
      poll_kind_(name + "_poll") {
  if (!store_) throw std::invalid_argument("requests that wait for a person have no store: give them one");
  if (!store_->fit_for_grants()) {
    throw std::invalid_argument(
        "requests that wait for a person are in a store that may lose what it has acknowledged: one could be collected "
        "twice");
  }
}

bool PolledDecisions::begin(const PolledRequest& request, const TokenHash& secret, const TokenHash& handle,
                            std::span<const Record> beside) const {
  const auto forget_at = request.ends_at + remember_ended;
  std::vector<Record> records(beside.begin(), beside.end());
  records.push_back({.kind = secret_kind_,
                     .hash = secret,
                     .client_id = request.request.client_id,
                     .family = request.family,
                     .expires_at = forget_at,
                     .data = serialize(PolledSecret{
                         .interval = request.interval, .started_at = request.started_at, .ends_at = request.ends_at})});
  // Whoever has the handle answers, and is not the client.
  records.push_back({.kind = handle_kind_,
                     .hash = handle,
                     .family = request.family,
                     .expires_at = forget_at,
                     .data = serialize(PolledHandle{.request = request, .secret = secret})});
  return store_->put(records);
}

std::optional<PolledRequest> PolledDecisions::find(const TokenHash& handle, TimePoint now) const {
  const auto found = store_->find(handle_kind_, handle);
  if (!found || found->state != Found::State::live) return std::nullopt;
  auto request = whole(deserialize_polled_handle(found->record.data)).request;
  if (request.ends_at <= now) return std::nullopt;
  return request;
}

bool PolledDecisions::answer(const TokenHash& handle, const std::optional<Authorization>& granted,
                             TimePoint now) const {
  const auto found = store_->find(handle_kind_, handle);
  if (!found || found->state != Found::State::live) return false;
  const auto [request, secret] = whole(deserialize_polled_handle(found->record.data));
  if (request.ends_at <= now) return false;
  const std::array successors = {
      Record{.kind = answer_kind_,
             .hash = secret,
             .client_id = request.request.client_id,
             .family = request.family,
             .expires_at = request.ends_at + remember_ended,
             .data = serialize(PolledAnswer{.ends_at = request.ends_at, .granted = granted})}};
  const auto taken = store_->take(handle_kind_, handle, {}, now, successors, std::string_view());
  return taken.state == TakenRecord::State::first;
}

Collected PolledDecisions::collect(const TokenHash& secret, std::string_view client_id, TimePoint now) const {
  if (const auto answered = store_->find(answer_kind_, secret)) {
    // RFC 8628 §3.4: another client's is unknown, and stays as it is.
    if (answered->state != Found::State::live || answered->record.client_id != client_id) return {};
    auto answer = whole(deserialize_polled_answer(answered->record.data));
    if (answer.ends_at <= now) return {State::expired};
    if (!answer.granted) return {State::denied};
    const auto taken = store_->take(answer_kind_, secret, client_id, now, {}, std::string_view());
    if (taken.state != TakenRecord::State::first) return {};
    return {State::granted, *std::move(answer.granted)};
  }
  const auto pending = store_->find(secret_kind_, secret);
  if (!pending || pending->state != Found::State::live || pending->record.client_id != client_id) return {};
  const auto [interval, started_at, ends_at] = whole(deserialize_polled_secret(pending->record.data));
  if (ends_at <= now) return {State::expired};
  // RFC 8628 §3.5: one question in each interval.
  if (interval <= std::chrono::seconds(0)) return {State::waiting};
  const auto number = (now - started_at) / interval;
  const std::array polls = {
      Record{.kind = poll_kind_, .hash = poll_of(secret, number), .expires_at = started_at + (number + 1) * interval}};
  return {store_->put(polls) ? State::waiting : State::too_fast};
}

}  // namespace oauthkit
