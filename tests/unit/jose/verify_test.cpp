#include <doctest/doctest.h>

#include "jose/jwk.hpp"
#include "jose/jws.hpp"
#include "jose/keys.hpp"
#include "oauthkit/hash.hpp"

using namespace oauthkit;
using namespace oauthkit::jose;
using samples::member;

namespace {

Outcome<std::string_view> check(std::string_view token, const Key& key) {
  static CompactJws jws;
  if (const auto read = jws.read(token); !read) return read.refusal();
  return verify(jws, key);
}

std::string with_signature(std::string_view token, std::string_view signature) {
  return std::string(token.substr(0, token.rfind('.') + 1)) + base64url_encode(signature);
}

}  // namespace

TEST_CASE("jws verify: the tokens of RFC 7515 appendix A.3 and RFC 8037 appendix A.4") {
  CHECK(check(samples::ec_token, *read_jwk(samples::ec_jwk())));
  CHECK(*check(samples::ed_token, *read_jwk(samples::ed_jwk())) == "Example of Ed25519 signing");
}

TEST_CASE("jws verify: one changed bit anywhere is refused") {
  for (const auto algorithm : samples::every_algorithm) {
    const Key& key = samples::generated(algorithm);
    const auto input = std::string("header.payload");
    const auto signature = *signature_of(key, input);
    for (std::size_t i = 0; i < signature.size(); i += 7) {
      auto changed = signature;
      changed[i] = static_cast<char>(changed[i] ^ 1);
      CHECK(!signature_matches(key, input, changed));
    }
    CHECK(!signature_matches(key, "header.payloae", signature));
    CHECK(signature_matches(key, input, signature));
  }
}

TEST_CASE("jws verify: a signature of another length is refused") {
  for (const auto algorithm : samples::every_algorithm) {
    const Key& key = samples::generated(algorithm);
    const auto token = samples::signed_by(key, "payload");
    const auto signature = *base64url_decode(std::string_view(token).substr(token.rfind('.') + 1));
    CHECK(!check(with_signature(token, signature.substr(1)), key));
    CHECK(!check(with_signature(token, signature.substr(0, signature.size() - 1)), key));
    CHECK(!check(with_signature(token, signature + '\0'), key));
    CHECK(!check(with_signature(token, '\0' + signature), key));
    CHECK(check(with_signature(token, signature), key));
  }
}

TEST_CASE("jws verify: a token that names another algorithm than the key's is refused (RFC 8725 section 3.1)") {
  for (const auto algorithm : samples::every_algorithm) {
    const Key& key = samples::generated(algorithm);
    for (const char* other : {"none", "ES256", "EdDSA", "PS256", "RS256", "HS256", "HS512"}) {
      if (algorithm_named(other) == algorithm) continue;
      const auto token = *sign(key, jws_header(other, "", ""), "payload");
      CHECK(check(token, key).reason() == "the algorithm is not that of the key");
    }
    CHECK(check(samples::signed_by(key, "payload"), key));
  }
}

TEST_CASE("jws verify: an HMAC with the bytes of a public key is refused (RFC 8725 section 2.1)") {
  const Key& key = samples::generated(Algorithm::rs256);
  const auto confused = make_hmac_key(public_jwk(key), key.kid());
  REQUIRE(confused);
  const auto token = samples::signed_by(*confused, "payload");
  CHECK(!check(token, key));
  CompactJws jws;
  REQUIRE(jws.read(token));
  CHECK(!verify(jws, KeySet({key}), asymmetric));
  CHECK(check(token, *confused));
}

TEST_CASE("jws verify: a header that names another key is refused, one that names none is not") {
  const Key& key = samples::generated(Algorithm::es256);
  CHECK(check(samples::signed_by(key.with_kid("other"), "payload"), key).reason() == "the header names another key");
  CHECK(check(samples::signed_by(key.with_kid(""), "payload"), key));
  CHECK(check(samples::signed_by(key, "payload"), key));
}

TEST_CASE("jws verify: the key of a set is the one that the header names") {
  const Key& first = samples::generated(Algorithm::es256);
  const auto second = *generate_key(Algorithm::es256);
  const KeySet keys({first, second});
  CompactJws jws;
  for (const Key& key : {first, second}) {
    const auto token = samples::signed_by(key, "payload");
    REQUIRE(jws.read(token));
    CHECK(verify(jws, keys, asymmetric));
    CHECK(verify(jws, keys, {Algorithm::rs256}).reason() == "the algorithm is not allowed");
  }
  const auto unnamed = samples::signed_by(first.with_kid(""), "payload");
  REQUIRE(jws.read(unnamed));
  CHECK(verify(jws, keys, asymmetric).reason() == "there is no such key");
  const auto forged = samples::signed_by(second.with_kid(first.kid()), "payload");
  REQUIRE(jws.read(forged));
  CHECK(verify(jws, keys, asymmetric).reason() == "the signature does not match");
}

TEST_CASE("jws verify: nothing is verified of a token that was not read") {
  const Key& key = samples::generated(Algorithm::es256);
  CompactJws jws;
  CHECK(!verify(jws, key));
  const auto token = samples::signed_by(key, "payload");
  REQUIRE(jws.read(token));
  REQUIRE(verify(jws, key));
  CHECK(!jws.read("x"));
  CHECK(!verify(jws, key));
}

TEST_CASE("jws verify: a refusal leaves nothing in OpenSSL's error queue") {
  const Key& key = samples::generated(Algorithm::rs256);
  CHECK(!signature_matches(key, "input", std::string(256, 'x')));
  CHECK(ERR_peek_error() == 0);
  CHECK(signature_matches(key, "input", *signature_of(key, "input")));
}
