#include <doctest/doctest.h>

#include "client_auth/assertions.hpp"

using namespace client_auth_tests;

namespace {

std::string signed_with(AssertionSite& site, std::string_view secret_text, const std::string& client = "hmac") {
  return samples::signed_by(*jose::make_hmac_key(secret_text, {}), site.claims({}, client).dump(), client_typ);
}

}  // namespace

TEST_CASE("client_secret_jwt: an HMAC of the client's secret") {
  AssertionSite site;
  CHECK(site.who(site.hmac_assertion()) == "hmac");
  CHECK(site.site.events.back().detail == "client_secret_jwt");
  CHECK(site.who(signed_with(site, std::string(32, 'x'))) == "invalid_client");
  CHECK(site.who(signed_with(site, std::string(plain_secret) + "k")) == "invalid_client");
}

TEST_CASE("client_secret_jwt: used once") {
  AssertionSite site;
  const auto assertion = site.hmac_assertion();
  CHECK(site.who(assertion) == "hmac");
  CHECK(site.who(assertion) == "invalid_client");
  CHECK(site.last_reason() == "client_secret_jwt: the assertion was used before");
}

TEST_CASE("client_secret_jwt: a client without a secret in the clear can not use it") {
  AssertionSite site;
  site.site.client("hmac").plain_secret = Secret();
  CHECK(site.who(site.hmac_assertion()) == "invalid_client");
  CHECK(site.who(signed_with(site, std::string(32, '\0'))) == "invalid_client");
  site.site.client("hmac").plain_secret = plain_secret;
  CHECK(site.who(site.hmac_assertion()) == "hmac");
}

TEST_CASE("client_secret_jwt: a secret of less than 32 bytes is none") {
  AssertionSite site;
  site.site.client("hmac").plain_secret = std::string(31, 'k');
  CHECK(site.who(site.hmac_assertion()) == "invalid_client");
  CHECK(site.last_reason() == "client_secret_jwt: the HMAC key has less than 32 bytes");
  site.site.client("hmac").plain_secret = std::string(32, 'k');
  CHECK(site.who(site.hmac_assertion()) == "hmac");
}

TEST_CASE("client_secret_jwt: other hashes than SHA-256 are refused") {
  AssertionSite site;
  const auto key = jose::make_hmac_key(plain_secret, {});
  const auto hs512 = *jose::sign(*key, jose::jws_header("HS512", client_typ, {}), site.claims({}, "hmac").dump());
  CHECK(site.who(hs512) == "invalid_client");
  CHECK(site.who(site.hmac_assertion()) == "hmac");
}

TEST_CASE("client_secret_jwt: a signature with a key pair is the other method's business") {
  AssertionSite site;
  site.site.client("hmac").jwks = site.site.client("signer").jwks;
  const auto claims = site.claims({}, "hmac").dump();
  CHECK(site.who(samples::signed_by(samples::generated(Algorithm::es256), claims)) == "invalid_client");
  CHECK(site.who(site.hmac_assertion()) == "hmac");
}

TEST_CASE("client_secret_jwt: loosened() tells what it costs") {
  AssertionSite site;
  const auto loosened = site.site.server().loosened();
  REQUIRE(loosened.size() == 1);
  CHECK(loosened.front().find("secrets of its clients are kept as they are") != std::string::npos);
  CHECK(Site(client_auth::private_key_jwt(stores::memory())).server().loosened().empty());
}
