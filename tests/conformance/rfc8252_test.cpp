#include "conformance/flows.hpp"

using namespace conformance;

// OAuth 2.0 for Native Apps.

namespace {

/// `native`, registered with `uri` alone.
World& registered_with(World& world, std::string uri) {
  world.client("native").redirect_uris = {std::move(uri)};
  return world;
}

Params native_at(std::string uri) { return both(by_native, {{"redirect_uri", std::move(uri)}}); }

Choices always_immediate() {
  return {.more = [](Server& server) {
    server.immediate([](const Client&, const User&, const AuthorizationRequest& request) {
      return Immediate::allow(request.access);
    });
  }};
}

}  // namespace

TEST_CASE("RFC 8252 §6: PKCE is supported and required for public native apps, in every profile") {
  for (const auto& profile : {Profile::oauth21, Profile::oauth20}) {
    World world({.options = {.profile = profile}});
    CHECK(refusal(answer(world, both(by_native, without_pkce))) == "invalid_request");
    CHECK(!tokens_of_public(world, by_native).access.empty());
  }
}

TEST_CASE("RFC 8252 §7.1: an app is answered at a scheme of its own") {
  World world;
  registered_with(world, "com.example.app:/oauth2redirect");
  const auto response = authorized(world, native_at("com.example.app:/oauth2redirect"));
  CHECK(location(response).starts_with("com.example.app:/oauth2redirect?code="));
  CHECK(is_page(answer(world, native_at("com.example.other:/oauth2redirect"))));
}

TEST_CASE("RFC 8252 §7.2: an app is answered at an https URI it has claimed") {
  World world;
  registered_with(world, "https://app.example/oauth2redirect");
  CHECK(location(authorized(world, native_at("https://app.example/oauth2redirect")))
            .starts_with("https://app.example/oauth2redirect?code="));
  CHECK(is_page(answer(world, native_at("https://app.example:8443/oauth2redirect"))));
}

TEST_CASE("RFC 8252 §7.3: a loopback address takes any port that the request names") {
  World world;
  for (const char* uri : {"http://127.0.0.1:49152/cb", "http://127.0.0.1:1/cb", "http://127.0.0.1/cb"}) {
    CAPTURE(uri);
    CHECK(location(authorized(world, native_at(uri))).starts_with(std::string(uri) + "?code="));
  }
  for (const char* uri : {"http://127.0.0.1:49152/other", "http://127.0.0.1:99999/cb", "http://127.0.0.2:49152/cb",
                          "https://127.0.0.1:49152/cb", "http://127.0.0.1:49152/cb?x"}) {
    CAPTURE(uri);
    CHECK(is_page(answer(world, native_at(uri))));
  }
}

TEST_CASE("RFC 8252 §7.3: IPv6's loopback address takes any port as well, and is another address") {
  World world;
  registered_with(world, "http://[::1]/cb");
  CHECK(asks_consent(authorize(world, native_at("http://[::1]:61023/cb"))));
  CHECK(is_page(answer(world, native_at("http://127.0.0.1:61023/cb"))));
}

TEST_CASE("RFC 8252 §7.3: the port is free for native apps alone") {
  World world;
  world.client("web").redirect_uris = {"http://127.0.0.1:8080/cb"};
  CHECK(is_page(answer(world, {{"redirect_uri", "http://127.0.0.1:8081/cb"}})));
  CHECK(asks_consent(authorize(world, {{"redirect_uri", "http://127.0.0.1:8080/cb"}})));
}

TEST_CASE("RFC 8252 §8.3: localhost is a name like any other; the free port is the address's") {
  World world;
  registered_with(world, "http://localhost:8080/cb");
  CHECK(is_page(answer(world, native_at("http://localhost:8081/cb"))));
  CHECK(is_page(answer(world, native_at("http://127.0.0.1:8080/cb"))));
  CHECK(asks_consent(authorize(world, native_at("http://localhost:8080/cb"))));
}

TEST_CASE("RFC 8252 §8.4: a redirect URI is registered with its path and matches exactly") {
  World world;
  registered_with(world, "com.example.app:/oauth2redirect");
  for (const char* uri : {"com.example.app:/", "com.example.app:/oauth2redirect/more",
                          "com.example.app:/OAuth2redirect", "COM.example.app:/oauth2redirect"}) {
    CAPTURE(uri);
    CHECK(is_page(answer(world, native_at(uri))));
  }
  CHECK(asks_consent(authorize(world, native_at("com.example.app:/oauth2redirect"))));
}

TEST_CASE("RFC 8252 §8.4: a private-use scheme without a period is refused, registered or not") {
  World world;
  registered_with(world, "myapp:/cb");
  CHECK(redirect_uri_problem("myapp:/cb").has_value());
  CHECK(is_page(answer(world, native_at("myapp:/cb"))));
  CHECK(!redirect_uri_problem("com.example.myapp:/cb").has_value());
}

TEST_CASE("RFC 8252 §8.5: a native app needs no secret, and one it sends proves nothing") {
  World world;
  const auto granted = code(world, by_native);
  CHECK(outcome(redeem_as_public(world, granted, by_native, {{"client_secret", "in every copy"}})) ==
        "401 invalid_client");
  CHECK(outcome(world.token(with_basic(token_request(redemption(granted, by_native)), "native", "in every copy"))) ==
        "401 invalid_client");
  CHECK(outcome(redeem_as_public(world, granted, by_native)) == "200");
}

TEST_CASE("RFC 8252 §8.6: the user of an app that others could impersonate is asked, also after an earlier consent") {
  World world(always_immediate());
  registered_with(world, "com.example.app:/cb");
  const auto step = authorize(world, native_at("com.example.app:/cb"));
  REQUIRE(asks_consent(step));
  CHECK(std::get<Consent>(step).reason == Consent::Reason::identity_not_assured);
  world.client("native").redirect_uris = {"http://127.0.0.1/cb"};
  CHECK(asks_consent(authorize(world, by_native)));
  CHECK(!location_param(answer(world), "code").empty());
}

TEST_CASE("RFC 8252 §8.6: a claimed https URI may stand for the identity of an app") {
  World world(always_immediate());
  registered_with(world, "https://app.example/cb");
  CHECK(!location_param(answer(world, native_at("https://app.example/cb")), "code").empty());
}
