#include "openid/upstream_pending.hpp"

#include <array>

#include "protocol/stored_values.hpp"

namespace oauthkit::openid {
namespace {

constexpr const char* kind = "upstream";
constexpr std::string_view format = "upstream/1";
constexpr std::chrono::minutes lifetime(10);

template <class Fields, class Value>
void each_field(Fields& fields, Value& pending) {
  fields.field("issuer", pending.issuer);
  fields.field("client_id", pending.client_id);
  fields.field("session", pending.session);
  fields.field("nonce", pending.nonce);
  fields.field("code_verifier", pending.code_verifier);
  fields.field("transaction_id", pending.transaction_id);
  fields.field("max_age", pending.max_age);
}

std::optional<UpstreamPending> read(std::string_view text) {
  std::optional<UpstreamPending> pending(std::in_place);
  FieldReader in(text, format);
  each_field(in, *pending);
  if (!is_whole(in, "a sign-in at another provider")) return std::nullopt;
  return pending;
}

}  // namespace

std::string put_pending(Store& store, const UpstreamPending& pending, TimePoint now, const Random& random) {
  auto state = random_token(random);
  FieldWriter out(format);
  each_field(out, pending);
  const std::array records = {
      Record{.kind = kind, .hash = hash_token(state), .expires_at = now + lifetime, .data = std::move(out).take()}};
  if (!store.put(records)) throw std::logic_error("a random state was there already");
  return state;
}

// RFC 6749 §10.12: whoever comes back is who left. RFC 9700 §4.4.2: from there, and nowhere else.
std::optional<UpstreamPending> take_pending(Store& store, std::string_view state, const Browser& browser,
                                            std::string_view issuer, std::string_view client_id, TimePoint now) {
  const auto hash = hash_token(state);
  const auto found = store.find(kind, hash);
  if (!found || found->state != Found::State::live || found->record.expires_at <= now) return std::nullopt;
  auto pending = read(found->record.data);
  const bool is_ours = pending && pending->session == hash_token(browser.session_id) && pending->issuer == issuer &&
                       pending->client_id == client_id;
  if (!is_ours || store.take(kind, hash, {}, now).state != TakenRecord::State::first) return std::nullopt;
  return pending;
}

}  // namespace oauthkit::openid
