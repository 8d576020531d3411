#include <doctest/doctest.h>

#include "client_auth/site.hpp"

using namespace client_auth_tests;

TEST_CASE("client_secret_post: id and secret in the form, and nowhere else") {
  const auto site = usual_site();
  CHECK(site->who(asking({{"client_id", "post"}, {"client_secret", secret}})) == "post");
  auto in_url = asking({{"client_id", "post"}});
  in_url.target += "?client_secret=web+secret%3A%25%2B";
  CHECK(site->who(in_url) == "invalid_request");
}

TEST_CASE("client_secret_post: a wrong secret and an unknown client are refused without a challenge") {
  const auto site = usual_site();
  for (const char* id : {"post", "nobody"}) {
    CAPTURE(id);
    const auto refused = site->ask(asking({{"client_id", id}, {"client_secret", "wrong"}}));
    CHECK(is_refused(refused, "invalid_client"));
    CHECK(challenge_of(refused).empty());
  }
  CHECK(site->who(asking({{"client_id", "post"}, {"client_secret", secret}})) == "post");
}

TEST_CASE("client_secret_post: a secret without an id is no credential") {
  const auto site = usual_site();
  CHECK(site->who(asking({{"client_secret", secret}})) == "invalid_request");
  CHECK(site->who(asking({{"client_id", ""}, {"client_secret", secret}})) == "invalid_request");
  CHECK(site->looked_up.empty());
}

TEST_CASE("client_secret_post: an empty secret is none") {
  const auto site = usual_site();
  CHECK(site->who(token_request({{"grant_type", "who"}, {"client_id", "post"}, {"client_secret", ""}})) ==
        "invalid_client");
  CHECK(site->who(token_request({{"grant_type", "who"}, {"client_id", "native"}, {"client_secret", ""}})) == "native");
}

TEST_CASE("client_secret_post: the secret compares exactly") {
  const auto site = usual_site();
  for (const char* close : {"web secret:%", "web secret:%+ ", "Web secret:%+", "web secret:%+\xc3\xa9"}) {
    CAPTURE(close);
    CHECK(site->who(asking({{"client_id", "post"}, {"client_secret", close}})) == "invalid_client");
  }
  CHECK(site->who(asking({{"client_id", "post"}, {"client_secret", secret}})) == "post");
}
