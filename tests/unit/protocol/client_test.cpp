#include "oauthkit/client.hpp"

#include <doctest/doctest.h>

using namespace oauthkit;

namespace {

Client with_uris(std::vector<std::string> uris, std::string application_type = "web") {
  return {.redirect_uris = std::move(uris), .application_type = std::move(application_type)};
}

}  // namespace

TEST_CASE("client: has the defaults of RFC 7591 section 2") {
  const Client client;
  CHECK(client.grant_types == std::vector<std::string>{"authorization_code"});
  CHECK(client.response_types == std::vector<std::string>{"code"});
  CHECK(client.token_endpoint_auth_method == "client_secret_basic");
  CHECK(client.application_type == "web");
  CHECK_FALSE(client.registration.by_itself());
  CHECK(client.secret.empty());
}

TEST_CASE("client: is public by its authentication method alone") {
  Client client;
  CHECK_FALSE(client.is_public());
  client.secret = {};
  CHECK_FALSE(client.is_public());
  client.token_endpoint_auth_method = "";
  CHECK_FALSE(client.is_public());
  client.token_endpoint_auth_method = "None";
  CHECK_FALSE(client.is_public());
  client.token_endpoint_auth_method = "none";
  CHECK(client.is_public());
}

TEST_CASE("client: allows the grant types it is registered for") {
  const Client client = {.grant_types = {"authorization_code", "urn:example:custom"}};
  CHECK(client.allows_grant_type("authorization_code"));
  CHECK(client.allows_grant_type("urn:example:custom"));
  CHECK_FALSE(client.allows_grant_type("refresh_token"));
  CHECK_FALSE(client.allows_grant_type("Authorization_Code"));
  CHECK_FALSE(client.allows_grant_type(""));
  CHECK_FALSE(Client{.grant_types = {}}.allows_grant_type("authorization_code"));
}

TEST_CASE("client: the order of words in a response type does not matter") {
  const Client client = {.response_types = {"code", "code id_token token"}};
  CHECK(client.allows_response_type("code"));
  CHECK(client.allows_response_type("token code id_token"));
  CHECK(client.allows_response_type("code id_token token"));
}

TEST_CASE("client: a response type is its whole set of words") {
  const Client client = {.response_types = {"code", "code id_token"}};
  for (const auto* type : {"token", "id_token", "code token", "code id_token token", "code code", "Code", "", " "}) {
    CAPTURE(type);
    CHECK_FALSE(client.allows_response_type(type));
  }
  CHECK(client.allows_response_type("id_token code"));
}

TEST_CASE("client: an empty registered response type allows nothing") {
  CHECK_FALSE(Client{.response_types = {""}}.allows_response_type(""));
  CHECK_FALSE(Client{.response_types = {}}.allows_response_type("code"));
  CHECK(Client().allows_response_type("code"));
}

TEST_CASE("client: a redirect URI is one of the list, exactly") {
  const auto client = with_uris({"https://client.example/cb", "https://client.example/other"});
  CHECK(client.allows_redirect_uri("https://client.example/cb"));
  CHECK(client.allows_redirect_uri("https://client.example/other"));
  CHECK_FALSE(client.allows_redirect_uri("https://client.example/cb/"));
  CHECK_FALSE(client.allows_redirect_uri("https://client.example/cb?x=1"));
  CHECK_FALSE(client.allows_redirect_uri("https://client.example/"));
  CHECK_FALSE(client.allows_redirect_uri(""));
  CHECK_FALSE(Client().allows_redirect_uri("https://client.example/cb"));
}

TEST_CASE("client: only a native one may vary the port of a loopback URI") {
  const std::vector<std::string> uris = {"http://127.0.0.1/cb", "http://localhost/cb"};
  CHECK_FALSE(with_uris(uris).allows_redirect_uri("http://127.0.0.1:49152/cb"));
  CHECK(with_uris(uris).allows_redirect_uri("http://127.0.0.1/cb"));
  CHECK(with_uris(uris, "native").allows_redirect_uri("http://127.0.0.1:49152/cb"));
  CHECK_FALSE(with_uris(uris, "native").allows_redirect_uri("http://localhost:49152/cb"));
  CHECK_FALSE(with_uris(uris, "native").allows_redirect_uri("http://127.0.0.1:80@evil.example/cb"));
}

TEST_CASE("client: a URI that must not be registered is not honoured when it was") {
  for (const auto* uri : {"javascript:alert(1)", "https://client.example/cb#f", "http://client.example/cb",
                          "https://user@client.example/cb", "https://client.example/*", "myapp:/cb", ""}) {
    CAPTURE(uri);
    CHECK_FALSE(with_uris({uri}).allows_redirect_uri(uri));
  }
  CHECK(with_uris({"my.app:/cb"}).allows_redirect_uri("my.app:/cb"));
}

TEST_CASE("client: a validator decides instead of the list, about the origins in it") {
  auto client = with_uris({"https://client.example/cb", "https://pr-7.preview.example/"});
  client.redirect_validator = [](std::string_view uri) { return uri.ends_with(".preview.example/cb"); };
  CHECK_FALSE(client.allows_redirect_uri("https://client.example/cb"));
  CHECK(client.allows_redirect_uri("https://pr-7.preview.example/cb"));
  CHECK_FALSE(client.allows_redirect_uri("https://pr-8.preview.example/cb"));
}

TEST_CASE("client: a validator is not asked about what must not be registered") {
  int asked = 0;
  auto client = with_uris({"https://x.example/cb", "http://x.example/", "javascript:alert(1)"});
  client.redirect_validator = [&](std::string_view) { return ++asked > 0; };
  for (const auto* uri : {"javascript:alert(1)", "JAVASCRIPT:alert(1)", "data:text/html,x", "https://x.example/#f",
                          "http://x.example/", "https://x.example/\r\nSet-Cookie:a", "/relative"}) {
    CHECK_FALSE(client.allows_redirect_uri(uri));
  }
  CHECK(asked == 0);
  CHECK(client.allows_redirect_uri("https://x.example/"));
  CHECK(asked == 1);
}

TEST_CASE("client: carries the application's own record along") {
  const Client client = {.id = "c1", .app = std::string("row 7")};
  const Client copy = client;
  REQUIRE(copy.app.get_if<std::string>());
  CHECK(*copy.app.get_if<std::string>() == "row 7");
}

TEST_CASE("client: a user has an id and may carry a record") {
  const User user = {.id = "u1", .app = 7};
  CHECK(user.id == "u1");
  CHECK_FALSE(user.authentication.auth_time);
  CHECK(*user.app.get_if<int>() == 7);
}
