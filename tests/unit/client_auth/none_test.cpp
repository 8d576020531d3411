#include <doctest/doctest.h>

#include "client_auth/site.hpp"

using namespace client_auth_tests;

TEST_CASE("client authentication none: a public client names itself") {
  const auto site = usual_site();
  CHECK(site->who(asking({{"client_id", "native"}})) == "native");
  CHECK(site->who(asking({{"client_id", "spa"}})) == "spa");
}

TEST_CASE("client authentication none: unknown and confidential clients are refused alike") {
  const auto site = usual_site();
  const auto unknown = site->ask(asking({{"client_id", "nobody"}}));
  const auto confidential = site->ask(asking({{"client_id", "web"}}));
  CHECK(is_refused(unknown, "invalid_client"));
  CHECK(unknown == confidential);
  CHECK(site->who(asking({{"client_id", "native"}})) == "native");
}

TEST_CASE("client authentication none: credentials that no strategy reads are refused, not ignored") {
  Site site(client_auth::none());
  CHECK(site.who(asking({{"client_id", "native"}, {"client_secret", "x"}})) == "invalid_client");
  CHECK(site.who(asking({{"client_id", "native"}, {"client_assertion", "x"}})) == "invalid_client");
  CHECK(site.who(asking({{"client_id", "native"}})) == "native");
}

TEST_CASE("client authentication none: a client_id that comes twice names nobody") {
  const auto site = usual_site();
  auto request = asking({{"client_id", "native"}});
  request.body += "&client_id=native";
  CHECK(site->who(request) == "invalid_request");
  CHECK(site->looked_up.empty());
}
