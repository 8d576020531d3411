#include "jose/ecdh_es.hpp"

#include <doctest/doctest.h>

#include "oauthkit/hash.hpp"

using namespace oauthkit;
using namespace oauthkit::jose;

namespace {

constexpr ContentEncryption every[] = {ContentEncryption::a256gcm, ContentEncryption::a128cbc_hs256};

const AgreementKey own = *generate_agreement_key();

Outcome<Secret> decrypt(std::string_view token, const AgreementKey& key = own) {
  return decrypt_jwt(key, every, token);
}

std::string encrypted(ContentEncryption encryption = ContentEncryption::a256gcm) {
  return encrypt_jwt(own, encryption, "a.b.c", system_random);
}

std::string header_of(const std::string& token) { return *base64url_decode(token.substr(0, token.find('.'))); }

/// The token with another header; what is in it is no longer authentic, if the header is taken at all.
std::string with_header(const std::string& token, const std::string& header) {
  return base64url_encode(header) + token.substr(token.find('.'));
}

std::string replaced(std::string text, std::string_view old, std::string_view by) {
  return text.replace(text.find(old), old.size(), by);
}

}  // namespace

TEST_CASE("ecdh-es: what was encrypted to a key opens with it alone, and names it") {
  for (const auto encryption : every) {
    const auto token = encrypted(encryption);
    CHECK(*recipient_of(token) == own.kid());
    const auto opened = decrypt(token);
    REQUIRE(opened);
    CHECK(opened->reveal() == "a.b.c");
    const auto other = *generate_agreement_key();
    CHECK(decrypt(token, other).reason() == "the header names another key");
  }
}

TEST_CASE("ecdh-es: the header names algorithm, encryption, content and a key that is new each time") {
  const auto first = header_of(encrypted());
  const auto second = header_of(encrypted());
  CHECK(first.starts_with(R"({"alg":"ECDH-ES","enc":"A256GCM","cty":"JWT","kid":")" + own.kid() + R"(","epk":{)"));
  CHECK(first != second);
  CHECK(first.find("\"d\"") == std::string::npos);
}

TEST_CASE("ecdh-es: one changed character anywhere opens nothing") {
  for (const auto encryption : every) {
    const auto token = encrypted(encryption);
    for (std::size_t i = 0; i < token.size(); ++i) {
      auto changed = token;
      changed[i] = changed[i] == 'A' ? 'B' : 'A';
      CHECK(!decrypt(changed));
    }
    CHECK(decrypt(token));
  }
}

TEST_CASE("ecdh-es: an encryption that is not accepted opens nothing") {
  constexpr ContentEncryption gcm[] = {ContentEncryption::a256gcm};
  const auto token = encrypted(ContentEncryption::a128cbc_hs256);
  CHECK(decrypt_jwt(own, gcm, token).reason() == "the encryption of the content is not accepted");
  CHECK(decrypt_jwt(own, gcm, encrypted()));
}

TEST_CASE("ecdh-es: each thing that is wrong with a header has its refusal") {
  const auto token = encrypted();
  const auto header = header_of(token);
  const auto refusal = [&](std::string_view old, std::string_view by) {
    return std::string(decrypt(with_header(token, replaced(header, old, by))).reason());
  };
  CHECK(refusal("\"ECDH-ES\"", "\"ECDH-ES+A256KW\"") == "the encryption is not ECDH-ES");
  CHECK(refusal("\"ECDH-ES\"", "\"dir\"") == "the encryption is not ECDH-ES");
  CHECK(refusal("\"A256GCM\"", "\"A128GCM\"") == "the encryption of the content is not accepted");
  CHECK(refusal("\"cty\":\"JWT\"", "\"cty\":\"text\"") == "what is inside is not a JWT");
  CHECK(refusal("\"cty\"", "\"zip\":\"DEF\",\"cty\"") == "the header has \"zip\"");
  CHECK(refusal("\"cty\"", "\"crit\":[\"cty\"],\"cty\"") == "the header names a critical extension");
  CHECK(refusal("\"cty\"", "\"jwk\":{},\"cty\"") == "the header brings its own key");
  CHECK(refusal("\"epk\"", "\"other\"") == "the header brings no ephemeral key");
  CHECK(refusal("\"epk\":{", "\"epk\":[],\"x\":{") == "the \"epk\" of the header is not an object");
  CHECK(refusal("\"epk\":{", "\"epk\":{},\"epk\":{") == "the header is not a well-formed JSON object");
  CHECK(refusal("\"P-256\"", "\"P-384\"") == "the ephemeral key is not a public key of P-256");
  CHECK(refusal("\"epk\":{", "\"epk\":{\"d\":\"AA\",") == "the ephemeral key is not a public key of P-256");
  CHECK(refusal("\"cty\"", "\"apu\":\"?\",\"cty\"") == "\"apu\" or \"apv\" is not base64url");
  CHECK(refusal("\"cty\"", "\"apv\":7,\"cty\"") == "a member of the header is not text");
  // What goes into the key is authentic, too.
  CHECK(refusal("\"cty\"", "\"apu\":\"QQ\",\"cty\"") == "the token is not authentic");
  CHECK(decrypt(token));
}

TEST_CASE("ecdh-es: a point that is not on the curve is refused") {
  const auto token = encrypted();
  auto header = header_of(token);
  const auto y = header.find("\"y\":\"") + 5;
  header[y] = header[y] == 'A' ? 'B' : 'A';
  CHECK(decrypt(with_header(token, header)).reason() == "the ephemeral key is not a public key of P-256");
  CHECK(decrypt(token));
}

TEST_CASE("ecdh-es: other than five parts, an encrypted key and too much are refused") {
  const auto token = encrypted();
  CHECK(decrypt(token + ".").reason() == "the token has not five parts");
  CHECK(decrypt(token.substr(0, token.rfind('.'))).reason() == "the token has not five parts");
  CHECK(decrypt(replaced(token, "..", ".AAAA.")).reason() == "the token has an encrypted key");
  CHECK(decrypt(std::string(1 << 20, 'A')).reason() == "the token is too long");
  CHECK(!decrypt(""));
  CHECK(!decrypt("...."));
  CHECK(!recipient_of("a.b.c"));
  CHECK(decrypt(token));
}

TEST_CASE("ecdh-es: a token that names no key opens with the right one") {
  const AgreementKey nameless = *read_agreement_jwk('{' + own.members() + '}');
  const auto token = encrypt_jwt(nameless, ContentEncryption::a256gcm, "a.b.c", system_random);
  CHECK(recipient_of(token)->empty());
  CHECK(decrypt(token)->reveal() == "a.b.c");
  CHECK(decrypt(token, *generate_agreement_key()).reason() == "the token is not authentic");
}
