#include <doctest/doctest.h>

#include "client_auth/assertions.hpp"

using namespace client_auth_tests;

namespace {

const char* const issuer = "https://auth.example";
const char* const token_url = "https://auth.example/token";
const std::vector<json> arrays = {json::array({issuer}), json::array({issuer, "https://other.example"}),
                                  json::array({token_url}), json::array({token_url, issuer}), json::array()};

}  // namespace

TEST_CASE("array audience: an assertion whose aud is an array is refused, whatever is in it") {
  AssertionSite site;
  for (const auto& array : arrays) {
    CAPTURE(array);
    CHECK(site.with({{"aud", array}}) == "invalid_client");
    CHECK(site.who(site.hmac_assertion({{"aud", array}})) == "invalid_client");
  }
  CHECK(site.with({{"aud", issuer}}) == "signer");
  CHECK(site.who(site.hmac_assertion({{"aud", issuer}})) == "hmac");
}

TEST_CASE("array audience: neither a legacy audience alone nor the old profile alone lets an array in") {
  AssertionSite audiences({.legacy_audiences = {token_url}}, {}, Profile::oauth20);
  audiences.site.client("signer").profile = Profile::oauth21;
  AssertionSite profile({}, {}, Profile::oauth20);
  for (const auto& array : arrays) {
    CAPTURE(array);
    CHECK(audiences.with({{"aud", array}}) == "invalid_client");
    CHECK(profile.with({{"aud", array}}) == "invalid_client");
  }
  CHECK(audiences.with({{"aud", token_url}}) == "invalid_client");
  CHECK(audiences.with({{"aud", issuer}}) == "signer");
  CHECK(profile.with({{"aud", issuer}}) == "signer");

  AssertionSite both({.legacy_audiences = {token_url}}, {}, Profile::oauth20);
  CHECK(both.with({{"aud", {"https://other.example"}}}) == "invalid_client");
  CHECK(both.with({{"aud", {token_url, issuer}}}) == "signer");
  CHECK(both.with({{"aud", {issuer}}}) == "signer");
}
