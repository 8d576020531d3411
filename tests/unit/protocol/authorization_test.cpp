#include <doctest/doctest.h>

#include <oauthkit/authorization.hpp>

using namespace oauthkit;
using namespace std::chrono_literals;

namespace {

constexpr TimePoint start{1'700'000'000s};

Authorization full() {
  return {.client_id = "s6BhdRkqt3",
          .user_id = "alice",
          .authentication = {.auth_time = start - 5min, .acr = "mfa"},
          .access = {.scope = {"read", "write"}, .resource = {"https://api.example", ""}},
          .code_binding = {.redirect_uri = "https://client.example/cb?a=b",
                           .code_challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM",
                           .code_challenge_method = "S256",
                           .dpop_jkt = "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs"},
          .confirmation = {.jkt = "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I",
                           .x5t_s256 = "A4DtL2JmUMhAsvJj5tKyn64SqzmuXbMrJa0n761y5v0"},
          .jti = "jti",
          .family = "family",
          .issued_at = start,
          .expires_at = start + 60s,
          .ends_at = never,
          .extensions = {{"nonce", "n-0S6_WzA2Mj"}, {"", "x"}},
          .extra = R"({"tenant":"one"})"};
}

}  // namespace

TEST_CASE("authorization: all of it goes through text and comes back") {
  CHECK(deserialize_authorization(serialize(full())) == full());
  CHECK(deserialize_authorization(serialize(Authorization())) == Authorization());
}

TEST_CASE("authorization: any bytes go through text and come back") {
  auto authorization = full();
  authorization.user_id = std::string("a\0b:\"\xff\n7:", 10);
  authorization.extensions["\n"] = std::string(1, '\0');
  CHECK(deserialize_authorization(serialize(authorization)) == authorization);
}

TEST_CASE("authorization: what is unset stays unset, and each member has its own place") {
  auto authorization = full();
  authorization.authentication.auth_time.reset();
  authorization.ends_at.reset();
  CHECK(deserialize_authorization(serialize(authorization)) == authorization);
  authorization.ends_at = start;
  CHECK(deserialize_authorization(serialize(authorization)) == authorization);
  auto other = full();
  std::swap(other.client_id, other.user_id);
  CHECK(serialize(other) != serialize(full()));
  auto crossed = full();
  std::swap(crossed.confirmation.jkt, crossed.confirmation.x5t_s256);
  CHECK(deserialize_authorization(serialize(crossed)) == crossed);
}

TEST_CASE("authorization: damaged text is nothing") {
  const auto good = serialize(full());
  for (std::size_t length = 0; length < good.size(); ++length) {
    CHECK(!deserialize_authorization(std::string_view(good).substr(0, length)));
  }
  CHECK(!deserialize_authorization(good + "1:x"));
  CHECK(!deserialize_authorization("null"));
  CHECK(deserialize_authorization(good).has_value());
}

TEST_CASE("authorization: text that holds an impossible scope is nothing") {
  auto text = serialize(full());
  const auto place = text.find("read write");
  REQUIRE(place != std::string::npos);
  text.replace(place, 4, "re\"d");
  CHECK(!deserialize_authorization(text));
  text.replace(place, 4, "reed");
  CHECK(deserialize_authorization(text)->access.scope == Scope{"reed", "write"});
}

TEST_CASE("authorization: a confirmation of either kind is one") {
  CHECK(Confirmation().empty());
  CHECK(!Confirmation{.jkt = "a"}.empty());
  CHECK(!Confirmation{.x5t_s256 = "a"}.empty());
}
