#include "jose/bytes.hpp"
#include "jose/ec_jwk.hpp"
#include "jose/jwk_object.hpp"
#include "jose/rsa_jwk.hpp"

namespace oauthkit::jose {
namespace {

using json::Document;

Outcome<Pkey> read_okp(const Jwk& jwk, bool is_private) {
  const auto curve = text_of(jwk, "crv");
  if (!curve || *curve != "Ed25519") return refuse("the curve of the OKP key is not supported");
  const std::string x = bytes_of(jwk, "x");
  if (x.size() != 32) return refuse("\"x\" is not an Ed25519 key");
  if (!is_private)
    return Pkey(EVP_PKEY_new_raw_public_key_ex(nullptr, "ED25519", nullptr, bytes(std::string_view(x)), 32));
  const Secret d = bytes_of(jwk, "d");
  if (d.reveal().size() != 32) return refuse("\"d\" is not an Ed25519 key");
  Pkey key(EVP_PKEY_new_raw_private_key_ex(nullptr, "ED25519", nullptr, bytes(d.reveal()), 32));
  std::string derived(32, '\0');
  std::size_t length = derived.size();
  const bool told = key && EVP_PKEY_get_raw_public_key(key.get(), bytes(derived), &length) == 1;
  if (!told || derived != x) return refuse("the private key is not that of the public key");
  return key;
}

Outcome<Pkey> read_pair(const Jwk& jwk, std::string_view type, bool is_private) {
  if (type == "EC") return read_ec(jwk, is_private);
  if (type == "OKP") return read_okp(jwk, is_private);
  if (type == "RSA") return read_rsa(jwk, is_private);
  return refuse("the type of the key is not supported");
}

// RFC 7517 §4.2, §4.3: a key for anything else is not a key for signatures.
bool is_for_signatures(const Jwk& jwk) {
  if (jwk.contains("use")) {
    const auto use = text_of(jwk, "use");
    if (!use || *use != "sig") return false;
  }
  const auto* const operations = jwk.find("key_ops");
  if (operations == nullptr) return true;
  if (operations->kind != Document::Kind::array) return false;
  const bool is_private = jwk.contains("d");
  bool found = false;
  jwk.document.each(*operations, [&](const Document::Value& operation) {
    const bool fits = operation.text == "verify" || (is_private && operation.text == "sign");
    found = found || (operation.is_text() && fits);
  });
  return found;
}

Outcome<Algorithm> algorithm_of(const Jwk& jwk, std::string_view type, std::optional<Algorithm> fallback) {
  if (jwk.contains("alg")) {
    const auto text = text_of(jwk, "alg");
    const auto algorithm = text ? algorithm_named(*text) : std::nullopt;
    if (!algorithm) return refuse("the algorithm of the key is not supported");
    return *algorithm;
  }
  if (fallback) return *fallback;
  if (type == "EC") return Algorithm::es256;
  if (type == "OKP") return Algorithm::eddsa;
  return refuse("the key names no algorithm");
}

}  // namespace

Outcome<Key> read_jwk_object(const Document& document, const Document::Value& object, std::optional<Algorithm> fallback,
                             KeyCheck check) {
  const QuietErrors quiet;
  if (object.kind != Document::Kind::object) return refuse("the JWK is not a JSON object");
  const Jwk jwk{document, object};
  const auto type = text_of(jwk, "kty");
  if (!type) return refuse("the key has no type");
  if (!is_for_signatures(jwk)) return refuse("the key is not for signatures");
  const auto algorithm = algorithm_of(jwk, *type, fallback);
  if (!algorithm) return algorithm.refusal();
  auto kid = kid_of(jwk);
  if (!kid) return kid.refusal();
  // RFC 8725 §2.1: a secret is for HMAC and for nothing else, and HMAC takes nothing but a secret.
  if ((*type == "oct") != (*algorithm == Algorithm::hs256))
    return refuse("the key is of another type than its algorithm");
  if (*type == "oct") return make_hmac_key(bytes_of(jwk, "k"), *std::move(kid));
  const bool is_private = jwk.contains("d");
  if (is_private && check == KeyCheck::of_others) return refuse("the JWK holds a private key");
  auto pair = read_pair(jwk, *type, is_private);
  if (!pair) return pair.refusal();
  if (!*pair) return refuse("OpenSSL refuses the key");
  return make_key(*std::move(pair), is_private, *algorithm, *std::move(kid), check);
}

namespace {

Outcome<Key> read_text(std::string_view text, std::optional<Algorithm> fallback, KeyCheck check) {
  Document document;
  if (!document.read(text) || document.root().kind != Document::Kind::object) {
    return refuse("the JWK is not a well-formed JSON object");
  }
  return read_jwk_object(document, document.root(), fallback, check);
}

}  // namespace

Outcome<Key> read_jwk(std::string_view text, std::optional<Algorithm> fallback) {
  return read_text(text, fallback, KeyCheck::full);
}

Outcome<Key> read_public_jwk(std::string_view text, std::optional<Algorithm> fallback) {
  auto key = read_text(text, fallback, KeyCheck::of_others);
  if (key && key->is_symmetric()) return refuse("the JWK holds a private key");
  return key;
}

}  // namespace oauthkit::jose
