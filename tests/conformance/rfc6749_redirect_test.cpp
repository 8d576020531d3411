#include "conformance/flows.hpp"

using namespace conformance;

// The OAuth 2.0 Authorization Framework, 3.1.2 and 3.3: where answers go, and what is asked for.

TEST_CASE("RFC 6749 §3.1.2: the query of a redirection URI stays when parameters are added") {
  World world;
  world.client("web").redirect_uris = {"https://web.example/cb?tenant=7&lang=de%2DAT"};
  const auto response = authorized(world, {{"redirect_uri", "https://web.example/cb?tenant=7&lang=de%2DAT"}});
  CHECK(location(response).starts_with("https://web.example/cb?tenant=7&lang=de%2DAT&code="));
}

TEST_CASE("RFC 6749 §3.1.2: a redirection URI is absolute and has no fragment") {
  World world;
  for (const char* uri : {"/cb", "web.example/cb", "https://web.example/cb#top"}) {
    CAPTURE(uri);
    world.client("web").redirect_uris = {uri};
    CHECK(is_page(answer(world, {{"redirect_uri", uri}})));
    CHECK(is_page(answer(world, {{"redirect_uri", ""}})));
  }
  world.client("web").redirect_uris = {"https://web.example/cb"};
  CHECK(asks_consent(authorize(world)));
}

TEST_CASE("RFC 6749 §3.1.2.2: clients must have registered where answers go") {
  World world(rfc6749());
  for (const char* id : {"native", "legacy"}) {
    CAPTURE(id);
    const auto by = std::string(id) == "native" ? by_native : implicit;
    const auto registered = world.client(id).redirect_uris;
    world.client(id).redirect_uris.clear();
    CHECK(is_page(answer(world, by)));
    CHECK(is_page(answer(world, both(by, {{"redirect_uri", ""}}))));
    world.client(id).redirect_uris = registered;
    CHECK(asks_consent(authorize(world, by)));
  }
}

TEST_CASE("RFC 6749 §3.1.2.3: with several registered URIs the request must name one") {
  World world;
  world.client("web").redirect_uris = {"https://web.example/cb", "https://web.example/other"};
  CHECK(is_page(answer(world, {{"redirect_uri", ""}})));
  CHECK(location(authorized(world, {{"redirect_uri", "https://web.example/other"}}))
            .starts_with("https://web.example/other?"));
  world.client("web").redirect_uris.pop_back();
  CHECK(location(authorized(world, {{"redirect_uri", ""}})).starts_with("https://web.example/cb?"));
}

TEST_CASE("RFC 6749 §3.1.2.3: redirection URIs are compared as strings") {
  World world;
  for (const char* uri : {"https://web.example/cb/", "https://web.example/CB", "https://WEB.example/cb",
                          "https://web.example:443/cb", "https://web.example/%63b", "https://web.example/cb?x=1",
                          "https://web.example/./cb", "https://web.example/c"}) {
    CAPTURE(uri);
    CHECK(is_page(answer(world, {{"redirect_uri", uri}})));
  }
  CHECK(asks_consent(authorize(world, {{"redirect_uri", "https://web.example/cb"}})));
}

TEST_CASE("RFC 6749 §3.1.2.4: an invalid redirection URI is told to the person and never followed") {
  World world;
  const auto page = answer(world, {{"redirect_uri", "https://evil.example/cb"}});
  CHECK(page.status == 400);
  CHECK(is_page(page));
  CHECK(page.body.find("evil.example") == std::string::npos);
  CHECK(page.body.find("redirect_uri") != std::string::npos);
  CHECK(location(authorized(world)).starts_with("https://web.example/cb?"));
}

TEST_CASE("RFC 6749 §3.3: a scope token holds no quote, no backslash and nothing beyond ASCII") {
  World world;
  for (const char* scope : {"read \"write\"", "re\\ad",
                            "r\xC3\xA9"
                            "ad",
                            "read\twrite"}) {
    CAPTURE(scope);
    CHECK(refusal(answer(world, {{"scope", scope}})) == "invalid_scope");
    CHECK(outcome(world.token(web_request(both(for_itself, {{"scope", scope}})))) == "400 invalid_scope");
  }
  CHECK(asks_consent(authorize(world, {{"scope", "read write"}})));
}

TEST_CASE("RFC 6749 §3.3: scope tokens are case-sensitive and their order does not matter") {
  World world;
  CHECK(refusal(answer(world, {{"scope", "Read"}})) == "invalid_scope");
  CHECK(consent(world, {{"scope", "write read"}}).scope == Scope{"read", "write"});
  CHECK(issued(world.token(web_request(both(for_itself, {{"scope", "write read"}})))).scope == "write read");
}

TEST_CASE("RFC 6749 §3.3: a request without scope means a default that is told") {
  World world;
  CHECK(consent(world, {{"scope", ""}}).scope == Scope{"read", "write"});
  CHECK(issued(world.token(web_request(for_itself))).scope == "read write");
}

TEST_CASE("RFC 6749 §3.3: a scope other than the one asked for is told to the client") {
  World world;
  auto asked = consent(world);
  asked.scope = {"read"};
  const auto granted = location_param(world.server().decide(decision(asked), browser()), "code");
  CHECK(issued(redeem(world, granted)).scope == "read");
}

TEST_CASE("RFC 6749 §3.3: the resource owner's boxes narrow the scope and never widen it") {
  World world;
  auto asked = consent(world, {{"scope", "read"}});
  asked.scope = {"read", "write", "admin"};
  const auto granted = location_param(world.server().decide(decision(asked), browser()), "code");
  CHECK(issued(redeem(world, granted)).scope == "read");
}
