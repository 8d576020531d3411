#include <openssl/core_names.h>

#include <array>

#include "base/base64.hpp"
#include "jose/bytes.hpp"
#include "jose/ec_jwk.hpp"
#include "jose/jwk_object.hpp"
#include "oauthkit/hash.hpp"

namespace oauthkit::jose {
namespace {

using json::Document;

/// RFC 7518 §2, Base64urlUInt: the shortest form, and no other.
std::string number_in(const Jwk& jwk, std::string_view name) {
  std::string number = bytes_of(jwk, name);
  if (!number.empty() && number.front() == '\0') number.clear();
  return number;
}

Number to_number(const std::string& big_endian) {
  return Number(BN_bin2bn(bytes(std::string_view(big_endian)), static_cast<int>(big_endian.size()), nullptr));
}

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

Outcome<Pkey> read_rsa(const Jwk& jwk, bool is_private) {
  struct Member {
    const char* jwk;
    const char* openssl;
  };
  static constexpr std::array<Member, 8> members = {{{"n", OSSL_PKEY_PARAM_RSA_N},
                                                     {"e", OSSL_PKEY_PARAM_RSA_E},
                                                     {"d", OSSL_PKEY_PARAM_RSA_D},
                                                     {"p", OSSL_PKEY_PARAM_RSA_FACTOR1},
                                                     {"q", OSSL_PKEY_PARAM_RSA_FACTOR2},
                                                     {"dp", OSSL_PKEY_PARAM_RSA_EXPONENT1},
                                                     {"dq", OSSL_PKEY_PARAM_RSA_EXPONENT2},
                                                     {"qi", OSSL_PKEY_PARAM_RSA_COEFFICIENT1}}};
  constexpr std::size_t max_modulus_bytes = 512;
  if (jwk.contains("oth")) return refuse("an RSA key of more than two primes");
  const ParamsBuilder builder(OSSL_PARAM_BLD_new());
  std::vector<Number> numbers;
  for (const auto& member : std::span(members).first(is_private ? members.size() : 2)) {
    const Secret number = number_in(jwk, member.jwk);
    if (number.empty()) return refuse("a member of the RSA key is missing or not in its shortest form");
    if (number.reveal().size() > max_modulus_bytes) return refuse("the RSA modulus has more than 4096 bits");
    numbers.push_back(to_number(std::string(number.reveal())));
    if (!builder || OSSL_PARAM_BLD_push_BN(builder.get(), member.openssl, numbers.back().get()) != 1) {
      return refuse("OpenSSL has no memory for the key");
    }
  }
  return key_from("RSA", builder.get(), is_private);
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
