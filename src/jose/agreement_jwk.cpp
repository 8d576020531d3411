#include <array>

#include "base/json.hpp"
#include "jose/ec_jwk.hpp"
#include "jose/encryption_jwk.hpp"
#include "jose/key_agreement.hpp"
#include "jose/pem.hpp"

namespace oauthkit::jose {
namespace {

using json::Document;

constexpr std::string_view ecdh_es = "ECDH-ES";
constexpr std::array<std::string_view, 2> operations = {"deriveKey", "deriveBits"};

Outcome<AgreementKey> agreement_key(Outcome<Key> pair) {
  if (!pair) return pair.refusal();
  return AgreementKey(*std::move(pair));
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
  if (const auto fits = check_for_encryption(jwk, ecdh_es, operations); !fits) return fits.refusal();
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
