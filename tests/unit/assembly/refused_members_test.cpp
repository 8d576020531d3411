#include "assembly/refused_members.hpp"

#include <doctest/doctest.h>

#include <oauthkit/client_problems.hpp>

#include "support/assembly.hpp"

using namespace world;

namespace {

/// A client that every profile here admits.
Client bank() {
  Client client;
  client.id = "bank";
  client.token_endpoint_auth_method = "private_key_jwt";
  client.token_endpoint_auth_signing_alg = "PS256";
  client.redirect_uris = {"https://bank.example/cb"};
  client.grant_types = {"authorization_code", "refresh_token"};
  client.response_types = {"code"};
  return client;
}

/// The members that FAPI 2.0 refuses, once `change` has been made.
template <class Change>
std::vector<std::string> refused_after(Change change) {
  auto client = bank();
  change(client);
  std::vector<std::string> members;
  for (auto& each : refused_registration(client, Profile::fapi2_security)) members.push_back(std::move(each.member));
  return members;
}

using Members = std::vector<std::string>;

}  // namespace

TEST_CASE("refused registration: each member by its name") {
  CHECK(refused_after([](Client&) {}) == Members{});
  CHECK(refused_after([](Client& c) { c.token_endpoint_auth_method = "none"; }) ==
        Members{"token_endpoint_auth_method"});
  CHECK(refused_after([](Client& c) { c.token_endpoint_auth_method = "client_secret_basic"; }) ==
        Members{"token_endpoint_auth_method"});
  CHECK(refused_after([](Client& c) { c.legacy_auth_methods = {"client_secret_post"}; }) ==
        Members{"legacy_auth_methods"});
  CHECK(refused_after([](Client& c) { c.token_endpoint_auth_signing_alg = "RS256"; }) ==
        Members{"token_endpoint_auth_signing_alg"});
  CHECK(refused_after([](Client& c) { c.request_object.request_object_signing_alg = "RS256"; }) ==
        Members{"request_object_signing_alg"});
  CHECK(refused_after([](Client& c) { c.redirect_uris.push_back("http://bank.example/cb"); }) ==
        Members{"redirect_uris"});
  CHECK(refused_after([](Client& c) { c.redirect_validator = [](const auto&...) { return true; }; }) ==
        Members{"redirect_uris"});
  CHECK(refused_after([](Client& c) { c.response_types = {"code", "token"}; }) == Members{"response_types"});
  CHECK(refused_after([](Client& c) { c.grant_types = {"password"}; }) == Members{"grant_types"});
}

TEST_CASE("refused registration: all that is wrong at once, in the order of the rules") {
  CHECK(refused_after([](Client& c) {
          c.redirect_uris = {"http://bank.example/cb", "http://bank.example/2"};
          c.grant_types = {"implicit"};
          c.token_endpoint_auth_signing_alg = "RS256";
        }) == Members{"token_endpoint_auth_signing_alg", "redirect_uris", "redirect_uris", "grant_types"});
}

TEST_CASE("refused registration: implicit is admitted beside a response type with id_token that is admitted") {
  auto client = bank();
  client.grant_types.emplace_back("implicit");
  const auto is_refused = [&](const Profile& profile) { return !refused_registration(client, profile).empty(); };
  CHECK(is_refused(Profile::oauth21));
  client.response_types = {"code", "code id_token"};
  CHECK(!is_refused(Profile::oauth21));
  CHECK(!is_refused(Profile::mcp));
  CHECK(is_refused(Profile::fapi2_security));
  client.response_types = {"code", "id_token token"};
  CHECK(is_refused(Profile::oauth21));
  CHECK(!is_refused(Profile::oauth20));
}

TEST_CASE("refused registration: the text has the clause and the fix, and another profile may admit it") {
  auto client = bank();
  client.response_types = {"code", "token"};
  const auto refused = refused_registration(client, Profile::oauth21);
  REQUIRE(refused.size() == 1);
  CHECK(refused.front().text.find("lists \"token\" among its response_types") != std::string::npos);
  CHECK(refused.front().text.find("does not admit it; remove it") != std::string::npos);
  CHECK(refused_registration(client, Profile::oauth20).empty());
}
