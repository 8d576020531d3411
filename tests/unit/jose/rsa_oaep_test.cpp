#include "jose/rsa_oaep.hpp"

#include <doctest/doctest.h>

#include <algorithm>

#include "jose/ecdh_es.hpp"
#include "oauthkit/hash.hpp"

using namespace oauthkit;
using namespace oauthkit::jose;

namespace {

constexpr ContentEncryption every[] = {ContentEncryption::a256gcm, ContentEncryption::a128cbc_hs256};

const TransportKey& own() {
  static const TransportKey key = *generate_transport_key();
  return key;
}

Outcome<Secret> decrypt(std::string_view token, const TransportKey& key = own()) {
  return decrypt_jwt(key, every, token);
}

std::string encrypted(ContentEncryption encryption = ContentEncryption::a256gcm) {
  return encrypt_jwt(own(), encryption, "a.b.c", system_random);
}

std::string header_of(const std::string& token) { return *base64url_decode(token.substr(0, token.find('.'))); }

std::string with_header(const std::string& token, const std::string& header) {
  return base64url_encode(header) + token.substr(token.find('.'));
}

std::string replaced(std::string text, std::string_view old, std::string_view by) {
  return text.replace(text.find(old), old.size(), by);
}

/// A token of somebody who sends `sent` as its content key, and seals with `used`.
std::string with_keys(const std::string& sent, const std::string& used) {
  std::string token = base64url_encode(R"({"alg":"RSA-OAEP-256","enc":"A256GCM","cty":"JWT"})");
  const auto sealed = seal_content(ContentEncryption::a256gcm, used, "a.b.c", token, system_random);
  for (const auto& part : {*encrypt_key(own(), sent), sealed.nonce, sealed.content, sealed.tag}) {
    token += '.' + base64url_encode(part);
  }
  return token;
}

}  // namespace

TEST_CASE("rsa-oaep: what was encrypted to a key opens with it alone") {
  const auto other = *generate_transport_key();
  for (const auto encryption : every) {
    const auto token = encrypted(encryption);
    CHECK(decrypt(token, other).reason() == "the header names another key");
    const auto opened = decrypt(token);
    REQUIRE(opened);
    CHECK(opened->reveal() == "a.b.c");
  }
}

TEST_CASE("rsa-oaep: the header names algorithm, encryption, content and key; the content key is new each time") {
  const auto first = encrypted();
  const auto second = encrypted();
  CHECK(header_of(first) == R"({"alg":"RSA-OAEP-256","enc":"A256GCM","cty":"JWT","kid":")" + own().kid() + "\"}");
  CHECK(header_of(encrypted(ContentEncryption::a128cbc_hs256)).find(R"("enc":"A128CBC-HS256")") != std::string::npos);
  CHECK(first.substr(first.find('.')) != second.substr(second.find('.')));
}

TEST_CASE("rsa-oaep: the content key is what random says, and never zero") {
  const Random fixed = [](std::span<unsigned char> bytes) { std::fill(bytes.begin(), bytes.end(), std::uint8_t{7}); };
  const auto token = encrypt_jwt(own(), ContentEncryption::a256gcm, "a.b.c", fixed);
  const auto begin = token.find('.') + 1;
  const auto key = decrypt_key(own(), *base64url_decode(token.substr(begin, token.find('.', begin) - begin)));
  REQUIRE(key);
  CHECK(key->reveal() == std::string(32, '\7'));
  const Random zeros = [](std::span<unsigned char> bytes) { std::fill(bytes.begin(), bytes.end(), std::uint8_t{0}); };
  CHECK_THROWS_AS(encrypt_jwt(own(), ContentEncryption::a256gcm, "a.b.c", zeros), std::runtime_error);
  CHECK(decrypt(token)->reveal() == "a.b.c");
}

TEST_CASE("rsa-oaep: a content key of zeros, or of another length, is refused, and nobody can tell why") {
  const std::string key(32, 'k');
  const auto reason = [](const std::string& token) { return std::string(decrypt(token).reason()); };
  const std::string not_authentic = "the token is not authentic";
  const std::string zeros(32, '\0');
  CHECK(reason(with_keys(zeros, zeros)) == not_authentic);
  for (const std::size_t length : {0U, 1U, 16U, 31U, 33U, 48U, 64U, 190U}) {
    CAPTURE(length);
    CHECK(reason(with_keys(std::string(length, 'k'), key)) == not_authentic);
  }
  CHECK(reason(with_keys(std::string(32, 'l'), key)) == not_authentic);
  // What is no encrypted key at all says the same.
  const auto token = with_keys(key, key);
  const auto begin = token.find('.') + 1;
  const auto length = token.find('.', begin) - begin;
  for (const auto& other : {std::string("AA"), std::string(length, 'A'), std::string("!"), std::string(length, '_')}) {
    CHECK(reason(std::string(token).replace(begin, length, other)) == not_authentic);
  }
  CHECK(decrypt(token)->reveal() == "a.b.c");
}

TEST_CASE("rsa-oaep: one changed character outside of the encrypted key opens nothing") {
  for (const auto encryption : every) {
    const auto token = encrypted(encryption);
    const auto begin = token.find('.') + 1;
    const auto end = token.find('.', begin);
    for (std::size_t i = 0; i < token.size(); i += i >= begin && i < end ? 20 : 1) {
      auto changed = token;
      changed[i] = changed[i] == 'A' ? 'B' : 'A';
      CHECK(!decrypt(changed));
    }
    CHECK(decrypt(token));
  }
}

TEST_CASE("rsa-oaep: each thing that is wrong with a header has its refusal") {
  const auto token = encrypted();
  const auto header = header_of(token);
  const auto refusal = [&](std::string_view old, std::string_view by) {
    return std::string(decrypt(with_header(token, replaced(header, old, by))).reason());
  };
  for (const char* alg : {"RSA1_5", "RSA-OAEP", "RSA-OAEP-512", "ECDH-ES", "dir", "none"}) {
    CAPTURE(alg);
    CHECK(refusal("RSA-OAEP-256", alg) == "the encryption is not RSA-OAEP-256");
  }
  CHECK(refusal("\"A256GCM\"", "\"A128GCM\"") == "the encryption of the content is not accepted");
  CHECK(refusal("\"cty\":\"JWT\"", "\"cty\":\"text\"") == "what is inside is not a JWT");
  CHECK(refusal("\"cty\"", "\"zip\":\"DEF\",\"cty\"") == "the header has \"zip\"");
  CHECK(refusal("\"cty\"", "\"crit\":[\"cty\"],\"cty\"") == "the header names a critical extension");
  CHECK(refusal("\"cty\"", "\"jwk\":{},\"cty\"") == "the header brings its own key");
  CHECK(refusal("\"kid\":\"", "\"kid\":\"x") == "the header names another key");
  // The header is authentic as a whole.
  CHECK(refusal("\"cty\"", "\"x\":1,\"cty\"") == "the token is not authentic");
  CHECK(decrypt(token));
}

TEST_CASE("rsa-oaep: other than five parts, no encrypted key, too much, and a public key are refused") {
  const auto token = encrypted();
  CHECK(decrypt(token + ".").reason() == "the token has not five parts");
  CHECK(decrypt(token.substr(0, token.rfind('.'))).reason() == "the token has not five parts");
  const auto begin = token.find('.') + 1;
  CHECK(decrypt(std::string(token).erase(begin, token.find('.', begin) - begin)).reason() ==
        "the token has no encrypted key");
  CHECK(decrypt(std::string(1 << 20, 'A')).reason() == "the token is too long");
  CHECK(!decrypt(""));
  CHECK(!decrypt("...."));
  const auto public_half = read_transport_jwk(public_jwk(own()), KeyCheck::of_others);
  REQUIRE(public_half);
  CHECK(decrypt(token, *public_half).reason() == "there is no private key to decrypt with");
  CHECK(decrypt(token));
}

TEST_CASE("rsa-oaep: a token of the one way is none of the other") {
  const auto agreement = *generate_agreement_key();
  const auto agreed = encrypt_jwt(agreement, ContentEncryption::a256gcm, "a.b.c", system_random);
  const auto transported = encrypted();
  CHECK(decrypt(agreed).reason() == "the token has no encrypted key");
  CHECK(decrypt_jwt(agreement, every, transported).reason() == "the token has an encrypted key");
  CHECK(decrypt_jwt(agreement, every, agreed));
  CHECK(decrypt(transported));
}
