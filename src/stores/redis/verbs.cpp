#include "stores/redis/verbs.hpp"

#include <algorithm>
#include <charconv>
#include <deque>
#include <limits>
#include <scripts.hpp>

#include "stores/retention.hpp"

namespace oauthkit::redis {
namespace {

constexpr std::string_view layout_version = "1";

constexpr std::string_view digits = "0123456789abcdef";

// Half of the range is added, so that the digits are in the order of the times.
constexpr std::uint64_t half = std::uint64_t(1) << 63;

std::string text_of(TimePoint time) {
  const std::uint64_t number = static_cast<std::uint64_t>(time.time_since_epoch().count()) + half;
  std::string text;
  for (int shift = 60; shift >= 0; shift -= 4) text += digits[number >> shift & 15];
  return text;
}

TimePoint time_of(std::string_view text) {
  std::uint64_t number = 0;
  const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), number, 16);
  if (error != std::errc() || stop != text.data() + text.size()) throw Error("a stored time is damaged");
  return TimePoint(std::chrono::seconds(static_cast<std::int64_t>(number - half)));
}

/// Where a lexical range ends that holds all that begins with a time up to `time`.
std::string end_after(TimePoint time) {
  if (time == TimePoint::max()) return "+";
  return "(" + text_of(time + std::chrono::seconds(1));
}

std::string id_of(std::string_view kind, const TokenHash& hash) { return std::string(kind) + ":" + hash.hex(); }

/// Arguments, and the texts that were made for them.
class Request {
 public:
  void view(std::string_view text) { arguments_.push_back(text); }
  void keep(std::string text) { arguments_.push_back(texts_.emplace_back(std::move(text))); }
  void add(std::span<const Record> records) {
    for (const Record& record : records) {
      keep(id_of(record.kind, record.hash));
      view(record.client_id);
      view(record.family);
      keep(text_of(record.expires_at));
      keep(record.spent_at ? text_of(*record.spent_at) : std::string());
      view(record.data);
    }
  }
  const Arguments& arguments() const { return arguments_; }

 private:
  Arguments arguments_;
  std::deque<std::string> texts_;
};

/// What `find.lua` and `take.lua` return behind the state.
Record record_of(const Reply& reply, std::string_view kind, const TokenHash& hash) {
  Record record{.kind = std::string(kind),
                .hash = hash,
                .client_id = std::string(reply.text(1)),
                .family = std::string(reply.text(2)),
                .expires_at = time_of(reply.text(3)),
                .data = std::string(reply.text(5))};
  if (!reply.text(4).empty()) record.spent_at = time_of(reply.text(4));
  return record;
}

Found::State found_state_of(std::string_view name) {
  if (name == "live") return Found::State::live;
  return name == "spent" ? Found::State::spent : Found::State::revoked;
}

}  // namespace

Verbs::Verbs(const std::string& key_prefix)
    : prefix_(prefix_of(key_prefix)),
      version_(scripts::version),
      put_(scripts::put),
      find_(scripts::find),
      take_(scripts::take),
      revoke_(scripts::revoke),
      sweep_(scripts::sweep) {}

void Verbs::check_version(Connection& connection) const {
  const Reply reply = version_.run(connection, prefix_, {layout_version});
  if (reply.text() == layout_version) return;
  throw Error("its data has the layout of version " + std::string(reply.text()) + ", this library knows version 1");
}

bool Verbs::put(Connection& connection, std::span<const Record> records) const {
  Request request;
  request.add(records);
  return put_.run(connection, prefix_, request.arguments()).integer() == 1;
}

std::optional<Found> Verbs::find(Connection& connection, std::string_view kind, const TokenHash& hash) const {
  const Reply reply = find_.run(connection, prefix_, {id_of(kind, hash)});
  if (reply.is_nil()) return std::nullopt;
  return Found{found_state_of(reply.text(0)), record_of(reply, kind, hash)};
}

TakenRecord Verbs::take(Connection& connection, std::string_view kind, const TokenHash& hash,
                        std::string_view client_id, TimePoint now, std::span<const Record> successors,
                        std::optional<std::string_view> remains) const {
  Request request;
  request.keep(id_of(kind, hash));
  request.view(client_id);
  request.keep(text_of(now));
  request.view(remains ? "replace" : "keep");
  request.view(remains.value_or(std::string_view()));
  request.add(successors);
  const Reply reply = take_.run(connection, prefix_, request.arguments());
  if (reply.is_nil()) return {};
  const bool first = reply.text(0) == "first";
  return {first ? TakenRecord::State::first : TakenRecord::State::spent, record_of(reply, kind, hash)};
}

void Verbs::revoke(Connection& connection, std::string_view family, TimePoint now) const {
  revoke_.run(connection, prefix_, {family, text_of(now)});
}

std::size_t Verbs::sweep(Connection& connection, TimePoint now, std::size_t limit) const {
  // Lua's numbers are exact up to 2^53.
  const std::string most = std::to_string(std::min<std::size_t>(limit, std::size_t(1) << 53));
  const std::string revoked_end = end_after(revocations_kept_since(now));
  const Reply reply = sweep_.run(connection, prefix_, {end_after(now), revoked_end, most});
  return static_cast<std::size_t>(reply.integer());
}

}  // namespace oauthkit::redis
