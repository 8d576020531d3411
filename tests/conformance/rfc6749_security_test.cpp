#include <algorithm>
#include <set>

#include "conformance/flows.hpp"

using namespace conformance;

// The OAuth 2.0 Authorization Framework, 10: security considerations.

namespace {

/// A random source whose every byte is `byte`, counting what is drawn.
Random constant(unsigned char byte, std::size_t& drawn) {
  return [byte, &drawn](std::span<unsigned char> bytes) {
    std::fill(bytes.begin(), bytes.end(), byte);
    drawn += bytes.size();
  };
}

}  // namespace

TEST_CASE("RFC 6749 §10.2: a client that cannot authenticate has registered every URI that answers go to") {
  World world;
  CHECK(is_page(answer(world, both(by_spa, {{"redirect_uri", "https://evil.example/cb"}}))));
  CHECK(is_page(answer(world, both(by_native, {{"redirect_uri", "https://evil.example/cb"}}))));
  CHECK(asks_consent(authorize(world, by_spa)));
  CHECK(asks_consent(authorize(world, by_native)));
}

TEST_CASE("RFC 6749 §10.2: the resource owner is told of the client and of the scope") {
  World world;
  const auto asked = consent(world, {{"scope", "read"}});
  CHECK(asked.client.name == "Client web");
  CHECK(asked.redirect_host == "web.example");
  CHECK(asked.scope == Scope{"read"});
  CHECK(asked.user.id == "alice");
}

TEST_CASE("RFC 6749 §10.6: a code is redeemed with the redirection URI it was obtained with, to the port") {
  World world;
  const auto granted = code(world, by_native);
  CHECK(outcome(redeem_as_public(world, granted, by_native, {{"redirect_uri", "http://127.0.0.1:50000/cb"}})) ==
        "400 invalid_grant");
  CHECK(outcome(redeem_as_public(world, code(world, by_native), by_native)) == "200");
}

TEST_CASE("RFC 6749 §10.10: a code has 256 bits of the random source") {
  std::size_t drawn = 0;
  World world({.options = {.environment = {.random = constant(0xAB, drawn)}}});
  const auto asked = consent(world);
  drawn = 0;
  const auto granted = location_param(world.server().decide(decision(asked), browser()), "code");
  CHECK(granted == base64url_encode(std::string(32, '\xAB')));
  CHECK(drawn >= 32);
}

TEST_CASE("RFC 6749 §10.10: access and refresh tokens are 43 characters of base64url, never the same twice") {
  World world;
  std::set<std::string> seen;
  for (int i = 0; i < 20; ++i) {
    const auto tokens = tokens_of_web(world);
    for (const auto& token : {tokens.access, tokens.refresh}) {
      CHECK(token.size() == 43);
      CHECK(base64url_decode(token)->size() == 32);
      CHECK(seen.insert(token).second);
    }
  }
}

TEST_CASE("RFC 6749 §10.12: a decision counts from the browser session that was asked, by POST, once") {
  World world;
  const auto asked = consent(world);
  auto elsewhere = browser();
  elsewhere.session_id = "session of the attacker";
  CHECK(is_page(world.server().decide(decision(asked), elsewhere)));
  const auto form = decision(asked);
  CHECK(is_page(world.server().decide(get("/decision?" + form.body), browser())));
  auto without_id = Params{{"decision", "allow"}, {"scope", "read"}};
  CHECK(is_page(world.server().decide(post("/decision", without_id), browser())));
  CHECK(!location_param(world.server().decide(form, browser()), "code").empty());
  CHECK(is_page(world.server().decide(form, browser())));
}

TEST_CASE("RFC 6749 §10.12: what one user was asked another does not answer") {
  World world;
  const auto asked = consent(world);
  auto bob = browser("bob");
  bob.session_id = browser().session_id;
  CHECK(is_page(world.server().decide(decision(asked), bob)));
  CHECK(!location_param(world.server().decide(decision(asked), browser()), "code").empty());
}

TEST_CASE("RFC 6749 §10.12: without the application's word no request goes through unasked") {
  World world;
  CHECK(asks_consent(authorize(world)));
  CHECK(!code(world).empty());
  CHECK(asks_consent(authorize(world)));
}

TEST_CASE("RFC 6749 §10.13: the server's pages cannot be framed") {
  World world;
  const auto page = answer(world, {{"client_id", "nobody"}});
  CHECK(header(page, "X-Frame-Options") == "DENY");
}

TEST_CASE("RFC 6749 §10.14: state and redirect_uri are never written into a page as they are") {
  World world;
  const std::string nasty = "\"><script>alert(1)</script>";
  const auto form = authorized(world, {{"state", nasty}, {"response_mode", "form_post"}});
  CHECK(form.body.find("<script>alert") == std::string::npos);
  CHECK(form.body.find("&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;") != std::string::npos);
  CHECK(location(authorized(world, {{"state", nasty}})).find('<') == std::string::npos);
  const auto page = answer(world, {{"redirect_uri", "https://web.example/" + nasty}, {"client_id", nasty}});
  CHECK(page.body.find("<script>alert") == std::string::npos);
}

TEST_CASE("RFC 6749 §10.15: the authorization endpoint is no open redirector") {
  World world;
  for (const char* uri : {"https://evil.example", "//evil.example/cb", "https://web.example@evil.example/cb",
                          "https://web.example.evil.example/cb", "javascript:alert(1)"}) {
    CAPTURE(uri);
    CHECK(is_page(answer(world, {{"redirect_uri", uri}})));
    CHECK(is_page(answer(world, {{"redirect_uri", uri}, {"response_type", ""}})));
    CHECK(is_page(answer(world, {{"redirect_uri", uri}}, stranger())));
  }
  CHECK(asks_sign_in(authorize(world, {}, stranger())));
}
