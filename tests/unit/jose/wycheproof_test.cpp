#include "jose/wycheproof.hpp"

#include <doctest/doctest.h>

#include "jose/content_encryption.hpp"
#include "jose/ecdh_es.hpp"
#include "jose/jwe.hpp"
#include "jose/jws.hpp"
#include "jose/pem.hpp"
#include "jose/rsa_oaep.hpp"
#include "oauthkit/hash.hpp"

using namespace oauthkit;
using namespace oauthkit::jose;
using wycheproof::Deviation;
using wycheproof::from_hex;
using wycheproof::Json;
using wycheproof::Judge;

namespace {

constexpr Algorithms every = {Algorithm::es256, Algorithm::eddsa, Algorithm::ps256, Algorithm::rs256, Algorithm::hs256};

Judge refuse_all() {
  return [](const Json&) { return false; };
}

/// A public key in both of its forms must be the same key.
Judge signatures_of(const Json& group, Algorithm algorithm, const char* jwk_member) {
  const auto key = read_pem(group["publicKeyPem"].get<std::string>(), algorithm);
  const auto jwk = group.contains(jwk_member) ? read_jwk(group[jwk_member].dump(), algorithm) : key;
  CHECK(key.has_value() == jwk.has_value());
  if (!key || !jwk) return refuse_all();
  CHECK(thumbprint(*key) == thumbprint(*jwk));
  return
      [key = *key](const Json& test) { return signature_matches(key, from_hex(test["msg"]), from_hex(test["sig"])); };
}

KeySet keys_of(const Json& group) {
  const Json& keys = group.contains("public") ? group["public"] : group["private"];
  if (keys.contains("keys")) {
    auto set = read_jwk_set(keys.dump());
    return set ? *std::move(set) : KeySet();
  }
  auto key = read_jwk(keys.dump());
  return key ? KeySet({*std::move(key)}) : KeySet();
}

std::string text_of(const Json& token) {
  if (token.is_null()) return {};
  return token.is_string() ? token.get<std::string>() : token.dump();
}

bool opens(const Json& key, const std::string& token) {
  const auto bytes = base64url_decode(key.value("k", ""));
  const ContentKey content = {key.value("kid", ""), bytes.value_or(std::string())};
  return decrypt(content, "", token).has_value();
}

/// The key of either way to a content key, which the tokens of a group are encrypted to.
template <class Key>
Judge tokens_to(const Outcome<Key>& key) {
  if (!key) return refuse_all();
  return [key = *key](const Json& test) {
    constexpr ContentEncryption every_encryption[] = {ContentEncryption::a256gcm, ContentEncryption::a128cbc_hs256};
    return decrypt_jwt(key, every_encryption, text_of(test["jwe"])).has_value();
  };
}

/// Where a group has both halves of a key, the public one verifies what the private one signs.
void check_private_half(const Json& group) {
  if (!group.contains("public") || group["private"].contains("key_ops")) return;
  const auto key = read_jwk(group["public"].dump());
  if (!key) return;
  const auto pair = read_jwk(group["private"].dump());
  REQUIRE(pair);
  const auto signature = signature_of(*pair, "input");
  REQUIRE(signature);
  CHECK(signature_matches(*key, "input", *signature));
}

Judge tokens_of(const Json& group) {
  check_private_half(group);
  return [keys = keys_of(group), key = group["private"]](const Json& test) {
    if (test.contains("jwe")) return opens(key, text_of(test["jwe"]));
    const std::string token = text_of(test["jws"]);
    CompactJws jws;
    return jws.read(token) && verify(jws, keys, every);
  };
}

constexpr auto small_exponent = "an RSA exponent of 3 is refused, with the key";
constexpr auto truncated = "HS256 is never truncated (RFC 7518 §3.2)";
constexpr auto short_secret = "an HS256 key has 32 bytes or more (RFC 7518 §3.2)";
constexpr auto other_algorithm = "the algorithm is not one of ES256, EdDSA, PS256, RS256 and HS256";
constexpr auto other_than_the_key = "the token names PS384 and its key PS256";
constexpr auto other_encryption = "the encryption is not dir with A256GCM";
constexpr auto other_way = "it is neither ECDH-ES nor RSA-OAEP-256, with A256GCM or A128CBC-HS256";
constexpr auto labelled = "RSA-OAEP-256 has no label (RFC 7518 §4.3)";
constexpr auto zero_secret = "a secret of zeros is no secret";
constexpr auto same_as_valid = "the token is that of test 357, which is labelled valid, byte for byte";
constexpr auto foreign_character = "a question mark is no character of base64url (RFC 7515 §2)";

}  // namespace

TEST_CASE("wycheproof: ES256 signatures behave as labelled") {
  wycheproof::run("ecdsa_secp256r1_sha256_p1363_test.json", 262, {},
                  [](const Json& group) { return signatures_of(group, Algorithm::es256, "publicKeyJwk"); });
}

TEST_CASE("wycheproof: EdDSA signatures behave as labelled") {
  wycheproof::run("ed25519_test.json", 151, {},
                  [](const Json& group) { return signatures_of(group, Algorithm::eddsa, "publicKeyJwk"); });
}

TEST_CASE("wycheproof: RS256 signatures behave as labelled") {
  wycheproof::run("rsa_signature_2048_sha256_test.json", 259, {{258, 259, small_exponent}},
                  [](const Json& group) { return signatures_of(group, Algorithm::rs256, "keyJwk"); });
}

TEST_CASE("wycheproof: PS256 signatures behave as labelled") {
  wycheproof::run("rsa_pss_2048_sha256_mgf1_32_test.json", 108, {},
                  [](const Json& group) { return signatures_of(group, Algorithm::ps256, "publicKeyJwk"); });
}

TEST_CASE("wycheproof: HS256 behaves as labelled") {
  const std::vector<Deviation> deviations = {{82, 108, truncated}, {163, 168, short_secret}, {172, 174, truncated}};
  wycheproof::run("hmac_sha256_test.json", 174, deviations, [](const Json&) {
    return [](const Json& test) {
      const auto key = make_hmac_key(from_hex(test["key"]), {});
      return key && signature_matches(*key, from_hex(test["msg"]), from_hex(test["tag"]));
    };
  });
}

TEST_CASE("wycheproof: JWK sets behave as labelled") {
  wycheproof::run("json_web_key_test.json", 26, {{14, 15, other_algorithm}}, tokens_of);
}

TEST_CASE("wycheproof: compact JWS behave as labelled") {
  const std::vector<Deviation> deviations = {{264, 271, other_algorithm}, {320, 323, other_algorithm},
                                             {325, 328, other_algorithm}, {346, 346, other_than_the_key},
                                             {347, 347, other_algorithm}, {350, 350, other_than_the_key},
                                             {351, 351, other_algorithm}, {367, 367, same_as_valid},
                                             {370, 370, same_as_valid},   {372, 373, foreign_character}};
  wycheproof::run("json_web_signature_test.json", 401, deviations, tokens_of);
}

TEST_CASE("wycheproof: JWS and JWE behave as labelled") {
  const std::vector<Deviation> deviations = {{50, 50, other_encryption}, {67, 67, other_encryption}};
  wycheproof::run("json_web_crypto_test.json", 83, deviations, tokens_of);
}

TEST_CASE("wycheproof: JWE to a key of P-256 or of RSA behave as labelled") {
  const std::vector<Deviation> deviations = {{1, 1, other_way},     {23, 23, other_way},   {28, 35, other_way},
                                             {52, 62, other_way},   {66, 77, other_way},   {80, 89, other_way},
                                             {92, 93, other_way},   {100, 105, other_way}, {112, 112, other_way},
                                             {121, 121, other_way}, {128, 130, other_way}, {132, 135, other_way}};
  wycheproof::run("json_web_encryption_test.json", 139, deviations, [](const Json& group) -> Judge {
    const auto text = group["private"].dump();
    return group["private"]["kty"] == "RSA" ? tokens_to(read_transport_jwk(text)) : tokens_to(read_agreement_jwk(text));
  });
}

TEST_CASE("wycheproof: RSA-OAEP-256 behaves as labelled") {
  const std::vector<Deviation> deviations = {{8, 10, labelled}, {33, 37, labelled}};
  wycheproof::run("rsa_oaep_2048_sha256_mgf1sha256_test.json", 37, deviations, [](const Json& group) -> Judge {
    const auto key = read_transport_jwk(group["privateKeyJwk"].dump());
    if (!key) return refuse_all();
    return [key = *key](const Json& test) {
      const auto opened = decrypt_key(key, from_hex(test["ct"]));
      return opened && opened->reveal() == from_hex(test["msg"]);
    };
  });
}

TEST_CASE("wycheproof: agreement with P-256 behaves as labelled") {
  wycheproof::run("ecdh_secp256r1_webcrypto_test.json", 353, {{2, 2, zero_secret}}, [](const Json&) {
    return [](const Json& test) {
      const auto own = read_agreement_jwk(test["private"].dump());
      const auto other = read_agreement_jwk(test["public"].dump(), KeyCheck::of_others);
      if (!own || !other) return false;
      const auto agreed = agree(*own, *other);
      return agreed && agreed->reveal() == from_hex(test["shared"]);
    };
  });
}

TEST_CASE("wycheproof: A128CBC-HS256 behaves as labelled") {
  wycheproof::run("a128cbc_hs256_test.json", 94, {}, [](const Json&) {
    return [](const Json& test) {
      const SealedContent sealed{from_hex(test["iv"]), from_hex(test["ct"]), from_hex(test["tag"])};
      const auto plain =
          unseal_content(ContentEncryption::a128cbc_hs256, from_hex(test["key"]), sealed, from_hex(test["aad"]));
      return plain && plain->reveal() == from_hex(test["msg"]);
    };
  });
}
