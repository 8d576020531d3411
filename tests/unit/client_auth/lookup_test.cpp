#include <doctest/doctest.h>

#include "client_auth/site.hpp"

using namespace client_auth_tests;

TEST_CASE("client lookup: an id that cannot be one is not looked up") {
  const auto site = usual_site();
  for (const auto& id : {std::string("nati\nve"), std::string("\x7f"), std::string("nativ\xc3\xa9"),
                         std::string(256, 'x'), std::string("\t")}) {
    CHECK(site->who(asking({{"client_id", id}})) == "invalid_client");
  }
  CHECK(site->looked_up.empty());
  CHECK(site->who(asking({{"client_id", std::string(255, 'x')}})) == "invalid_client");
  CHECK(site->looked_up.size() == 1);
  CHECK(site->who(asking({{"client_id", "native"}})) == "native");
}

TEST_CASE("client lookup: a validator of one's own takes the place of the default") {
  const auto lower_case = [](std::string_view id) {
    return std::all_of(id.begin(), id.end(), [](char c) { return c >= 'a' && c <= 'z'; });
  };
  Site site(Options{.policy = {.client_id = lower_case}}, client_auth::secret_basic(), client_auth::none());
  CHECK(site.who(asking({{"client_id", "native-1"}})) == "invalid_client");
  CHECK(site.looked_up.empty());
  CHECK(site.who(asking({{"client_id", "native"}})) == "native");
}

TEST_CASE("client lookup: an id that is refused by its form reads like one that is unknown") {
  const auto site = usual_site();
  CHECK(site->ask(with_basic(asking(), "no\nbody", "x")) == site->ask(with_basic(asking(), "nobody", "x")));
}

TEST_CASE("client lookup: a request looks its client up once") {
  const auto site = usual_site();
  site->who(with_basic(asking(), "web", secret));
  site->who(asking({{"client_id", "post"}, {"client_secret", secret}}));
  site->who(asking({{"client_id", "native"}}));
  CHECK(site->looked_up == std::vector<std::string>{"web", "post", "native"});
}
