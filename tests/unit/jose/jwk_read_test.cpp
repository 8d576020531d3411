#include <doctest/doctest.h>

#include "jose/jwk.hpp"
#include "jose/keys.hpp"
#include "oauthkit/hash.hpp"

using namespace oauthkit;
using namespace oauthkit::jose;
using samples::ec_jwk;
using samples::ed_jwk;
using samples::member;
using samples::rsa_jwk;

TEST_CASE("jwk: an EC, an OKP and an RSA key are read with their algorithm and name") {
  const auto ec = read_jwk(ec_jwk(member("kid", "one") + member("use", "sig")));
  REQUIRE(ec);
  CHECK(ec->algorithm() == Algorithm::es256);
  CHECK(ec->kid() == "one");
  CHECK(!ec->can_sign());
  CHECK(read_jwk(ed_jwk())->algorithm() == Algorithm::eddsa);
  CHECK(read_jwk(ed_jwk(member("alg", "Ed25519")))->algorithm() == Algorithm::eddsa);
  CHECK(read_jwk(rsa_jwk(member("alg", "PS256")))->algorithm() == Algorithm::ps256);
  CHECK(read_jwk(R"({"kty":"oct","alg":"HS256","k":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"})")->is_symmetric());
}

TEST_CASE("jwk: a private half is read and belongs to the public one") {
  CHECK(read_jwk(ec_jwk(member("d", samples::ec_d)))->can_sign());
  CHECK(read_jwk(ed_jwk(member("d", samples::ed_d)))->can_sign());
  const auto other = std::string(42, 'A') + "E";
  CHECK(!read_jwk(ec_jwk(member("d", other))));
  CHECK(!read_jwk(ed_jwk(member("d", other))));
  CHECK(!read_jwk(ec_jwk(member("d", "AQ"))));
  CHECK(!read_jwk(ec_jwk(member("d", std::string(43, 'A')))));
  CHECK(!read_jwk(rsa_jwk(member("alg", "RS256") + member("d", "AQAB"))));
}

TEST_CASE("jwk: a point that is not on the curve is refused") {
  CHECK(!read_jwk(ec_jwk({}, samples::ec_y, samples::ec_x)));
  CHECK(!read_jwk(ec_jwk({}, std::string(43, 'A'), std::string(43, 'A'))));
  CHECK(!read_jwk(ec_jwk({}, samples::ec_x, samples::ec_x)));
  CHECK(read_jwk(ec_jwk()));
}

TEST_CASE("jwk: coordinates have their exact length (RFC 7518 section 6.2.1.2)") {
  const std::string x(samples::ec_x);
  CHECK(!read_jwk(ec_jwk({}, x.substr(0, 42))));
  CHECK(!read_jwk(ec_jwk({}, "AA" + x)));
  CHECK(!read_jwk(ec_jwk({}, x + "=")));
  CHECK(!read_jwk(ec_jwk({}, "")));
  CHECK(!read_jwk(ed_jwk({}, std::string(samples::ed_x.substr(0, 42)))));
  CHECK(read_jwk(ec_jwk({}, x)));
}

TEST_CASE("jwk: stray bits and foreign characters are refused") {
  std::string x(samples::ec_x);
  x.back() = 'V';
  CHECK(!read_jwk(ec_jwk({}, x)));
  x.back() = '+';
  CHECK(!read_jwk(ec_jwk({}, x)));
  x.back() = 'U';
  CHECK(read_jwk(ec_jwk({}, x)));
}

TEST_CASE("jwk: weak RSA keys are refused") {
  const auto alg = member("alg", "RS256");
  const std::string n(samples::rsa_n);
  CHECK(!read_jwk(rsa_jwk(alg, n, "AQ")));
  CHECK(!read_jwk(rsa_jwk(alg, n, "Aw")));
  CHECK(!read_jwk(rsa_jwk(alg, n, "AAEAAQ")));
  CHECK(!read_jwk(rsa_jwk(alg, "AAAA" + n)));
  CHECK(!read_jwk(rsa_jwk(alg, n.substr(0, 172))));
  CHECK(!read_jwk(rsa_jwk(alg, n.substr(0, 341) + "A")));
  CHECK(!read_jwk(rsa_jwk(alg + "\"oth\":[],", n)));
  CHECK(read_jwk(rsa_jwk(alg, n)));
}

TEST_CASE("jwk: an algorithm that does not fit the key, or is not supported, is refused") {
  for (const char* alg : {"HS256", "RS256", "EdDSA", "ES384", "none", "ECDH-ES", ""}) {
    CAPTURE(alg);
    CHECK(!read_jwk(ec_jwk(member("alg", alg))));
  }
  CHECK(!read_jwk(ec_jwk("\"alg\":256,")));
  CHECK(!read_jwk(R"({"kty":"oct","alg":"ES256","k":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"})"));
  CHECK(!read_jwk(R"({"kty":"oct","alg":"A256GCM","k":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"})"));
  CHECK(read_jwk(ec_jwk(member("alg", "ES256"))));
}

TEST_CASE("jwk: a key that could be of two algorithms must name one, or be given one") {
  CHECK(read_jwk(rsa_jwk()).reason() == "the key names no algorithm");
  CHECK(!read_jwk(rsa_jwk(), Algorithm::es256));
  CHECK(read_jwk(rsa_jwk(), Algorithm::ps256)->algorithm() == Algorithm::ps256);
  CHECK(read_jwk(rsa_jwk(member("alg", "RS256")), Algorithm::ps256)->algorithm() == Algorithm::rs256);
}

TEST_CASE("jwk: a key for something other than signatures is refused (RFC 7517 section 4.2)") {
  CHECK(!read_jwk(ec_jwk(member("use", "enc"))));
  CHECK(!read_jwk(ec_jwk("\"use\":1,")));
  CHECK(!read_jwk(ec_jwk("\"key_ops\":[\"encrypt\"],")));
  CHECK(!read_jwk(ec_jwk("\"key_ops\":\"verify\",")));
  CHECK(!read_jwk(ec_jwk("\"key_ops\":[],")));
  CHECK(read_jwk(ec_jwk(member("use", "sig") + "\"key_ops\":[\"verify\"],")));
}

TEST_CASE("jwk: other types, curves and forms are refused") {
  for (const char* text : {"", "[]", "{}", "null", R"({"kty":"EC"})", R"({"kty":"oct","alg":"HS256"})", R"({"kty":7})",
                           R"({"kty":"AKP","alg":"ML-DSA-44"})", R"({"kty":"EC","kty":"oct"})"}) {
    CAPTURE(text);
    CHECK(!read_jwk(text));
  }
  auto jwk = ec_jwk();
  CHECK(!read_jwk(jwk.replace(jwk.find("P-256"), 5, "P-384")));
  CHECK(!read_jwk(ec_jwk("\"kid\":1,")));
  CHECK(!read_jwk(ec_jwk(member("kid", std::string(257, 'k')))));
  CHECK(read_jwk(ec_jwk(member("kid", std::string(256, 'k')))));
}

TEST_CASE("jwk: the public key of another comes without its private half") {
  CHECK(!read_public_jwk(ec_jwk(member("d", samples::ec_d))));
  CHECK(!read_public_jwk(R"({"kty":"oct","alg":"HS256","k":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"})"));
  CHECK(read_public_jwk(ec_jwk()));
}
