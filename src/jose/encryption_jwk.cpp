#include "jose/encryption_jwk.hpp"

#include <algorithm>

namespace oauthkit::jose {
namespace {

using json::Document;

constexpr std::size_t max_keys = 64;

/// Whether the member is absent or says `wanted`.
bool may_be(const Jwk& jwk, std::string_view name, std::string_view wanted) {
  return !jwk.contains(name) || text_of(jwk, name) == wanted;
}

// RFC 7517 §4.3: the operations of the algorithm, of which one half may have none of its own.
bool is_for(const Jwk& jwk, std::span<const std::string_view> wanted) {
  const auto* const operations = jwk.find("key_ops");
  if (operations == nullptr) return true;
  if (operations->kind != Document::Kind::array) return false;
  bool fits = true;
  jwk.document.each(*operations, [&](const Document::Value& operation) {
    fits = fits && operation.is_text() && std::find(wanted.begin(), wanted.end(), operation.text) != wanted.end();
  });
  return fits;
}

}  // namespace

Outcome<void> check_for_encryption(const Jwk& jwk, std::string_view algorithm,
                                   std::span<const std::string_view> operations) {
  // RFC 7517 §4.2: a key for signatures encrypts nothing.
  if (!may_be(jwk, "use", "enc") || !is_for(jwk, operations)) return refuse("the key is not for encryption");
  if (!may_be(jwk, "alg", algorithm)) return refuse("the algorithm of the key is not supported");
  return {};
}

Outcome<void> each_jwk(std::string_view text, const std::function<Outcome<void>(const Jwk&)>& visit) {
  Document set;
  if (!set.read(text) || set.root().kind != Document::Kind::object) {
    return refuse("the JWK set is not a well-formed JSON object");
  }
  const auto* const members = set.find("keys");
  // RFC 7517 §5: "keys" MUST be present, and an array.
  if (members == nullptr || members->kind != Document::Kind::array) return refuse("the JWK set has no array of keys");
  std::size_t count = 0;
  set.each(*members, [&](const Document::Value&) { ++count; });
  if (count > max_keys) return refuse("the JWK set has too many keys");
  Outcome<void> outcome;
  set.each(*members, [&](const Document::Value& member) {
    if (outcome) outcome = visit(Jwk{set, member});
  });
  return outcome;
}

}  // namespace oauthkit::jose
