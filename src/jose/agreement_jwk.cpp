#include "base/json.hpp"
#include "jose/ec_jwk.hpp"
#include "jose/key_agreement.hpp"
#include "jose/pem.hpp"

namespace oauthkit::jose {
namespace {

using json::Document;

constexpr std::string_view ecdh_es = "ECDH-ES";
constexpr std::size_t max_keys = 64;

/// Whether the member is absent or says `wanted`.
bool may_be(const Jwk& jwk, std::string_view name, std::string_view wanted) {
  return !jwk.contains(name) || text_of(jwk, name) == wanted;
}

// RFC 7517 §4.3: the operations of an agreement, of which the public half has none of its own.
bool is_for_agreement(const Jwk& jwk) {
  const auto* const operations = jwk.find("key_ops");
  if (operations == nullptr) return true;
  if (operations->kind != Document::Kind::array) return false;
  bool fits = true;
  jwk.document.each(*operations, [&](const Document::Value& operation) {
    fits = fits && operation.is_text() && (operation.text == "deriveKey" || operation.text == "deriveBits");
  });
  return fits;
}

Outcome<AgreementKey> agreement_key(Outcome<Key> pair) {
  if (!pair) return pair.refusal();
  return AgreementKey(*std::move(pair));
}

/// Calls `visit` with each key of the set until it refuses one.
template <class Visit>
Outcome<void> each_jwk(std::string_view text, Visit visit) {
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

}  // namespace

Outcome<AgreementKey> read_agreement_pem(std::string_view text) {
  auto pair = read_pem(text, Algorithm::es256);
  if (pair && !pair->can_sign()) return refuse("the key is public");
  return agreement_key(std::move(pair));
}

Outcome<AgreementKey> read_agreement_jwk(const Jwk& jwk, KeyCheck check) {
  const QuietErrors quiet;
  if (jwk.object.kind != Document::Kind::object) return refuse("the JWK is not a JSON object");
  if (text_of(jwk, "kty") != "EC") return refuse("the type of the key is not supported");
  // RFC 7517 §4.2: a key for signatures encrypts nothing.
  if (!may_be(jwk, "use", "enc") || !is_for_agreement(jwk)) return refuse("the key is not for encryption");
  if (!may_be(jwk, "alg", ecdh_es)) return refuse("the algorithm of the key is not supported");
  auto kid = kid_of(jwk);
  if (!kid) return kid.refusal();
  const bool is_private = jwk.contains("d");
  if (is_private && check == KeyCheck::of_others) return refuse("the JWK holds a private key");
  auto pair = read_ec(jwk, is_private);
  if (!pair) return pair.refusal();
  if (!*pair) return refuse("OpenSSL refuses the key");
  return agreement_key(make_key(*std::move(pair), is_private, Algorithm::es256, *std::move(kid), check));
}

Outcome<AgreementKey> read_agreement_jwk(std::string_view text, KeyCheck check) {
  Document document;
  if (!document.read(text)) return refuse("the JWK is not a well-formed JSON object");
  return read_agreement_jwk(Jwk{document, document.root()}, check);
}

Outcome<std::vector<AgreementKey>> agreement_keys_in(std::string_view jwk_set) {
  std::vector<AgreementKey> keys;
  const auto read = each_jwk(jwk_set, [&](const Jwk& jwk) -> Outcome<void> {
    if (text_of(jwk, "use") != "enc") return {};
    auto key = read_agreement_jwk(jwk, KeyCheck::of_others);
    if (key) keys.push_back(*std::move(key));
    return {};
  });
  if (!read) return read.refusal();
  return keys;
}

Outcome<std::vector<AgreementKey>> private_agreement_keys_in(std::string_view jwk_set) {
  std::vector<AgreementKey> keys;
  const auto read = each_jwk(jwk_set, [&](const Jwk& jwk) -> Outcome<void> {
    const auto key = read_agreement_jwk(jwk, KeyCheck::full);
    if (!key) return key.refusal();
    if (!key->is_private()) return refuse("the key is public");
    const auto& pair = key->pair();
    keys.push_back(key->kid().empty() ? AgreementKey(pair.with_kid(thumbprint(pair))) : *key);
    return {};
  });
  if (!read) return read.refusal();
  return keys;
}

std::string public_jwk(const AgreementKey& key) {
  std::string text = '{' + key.members() + R"(,"use":"enc","alg":"ECDH-ES")";
  if (!key.kid().empty()) {
    text += R"(,"kid":)";
    json::append_string(text, key.kid());
  }
  return text += '}';
}

}  // namespace oauthkit::jose
