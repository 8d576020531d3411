#include <doctest/doctest.h>

#include <ctime>

#include "client_auth/site.hpp"

using namespace client_auth_tests;

namespace {

/// Of all threads: scrypt has some of its own.
std::chrono::nanoseconds cpu_time() {
  timespec spent = {};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &spent);
  return std::chrono::seconds(spent.tv_sec) + std::chrono::nanoseconds(spent.tv_nsec);
}

/// The least work that one scrypt of 16 MiB can be.
constexpr auto one_scrypt = 3ms;

std::chrono::nanoseconds work_of(Site& site, std::string_view id) {
  const auto request = with_basic(asking(), id, "wrong");
  site.who(request);
  const auto before = cpu_time();
  site.who(request);
  return cpu_time() - before;
}

}  // namespace

TEST_CASE("client secret: an unknown client and a wrong secret read the same; observers learn whom they named") {
  const auto site = usual_site();
  const auto unknown = site->ask(with_basic(asking(), "nobody", "x"));
  const auto wrong = site->ask(with_basic(asking(), "web", "x"));
  CHECK(is_refused(unknown, "invalid_client"));
  CHECK(unknown == wrong);
  REQUIRE(site->events.size() == 2);
  CHECK(site->events[0].client_id == "nobody");
  CHECK(site->events[1].client_id == "web");
  CHECK(site->events[0].kind == site->events[1].kind);
  CHECK(site->events[0].detail == site->events[1].detail);
  CHECK(site->ask(with_basic(asking(), "web", secret)).status == 200);
}

TEST_CASE("client secret: a wrong method and a missing hash read like a wrong secret") {
  const auto site = usual_site();
  site->client("legacy").secret = {};
  const auto wrong = site->ask(with_basic(asking(), "web", "x"));
  CHECK(site->ask(with_basic(asking(), "post", secret)) == wrong);
  CHECK(site->ask(with_basic(asking(), "native", "x")) == wrong);
  CHECK(site->ask(with_basic(asking(), "legacy", secret)) == wrong);
  CHECK(site->ask(with_basic(asking(), "web", secret)).status == 200);
}

TEST_CASE("client secret: where secrets are kept with scrypt, an unknown client costs one as well") {
  Site site(client_auth::secret_basic({.secrets_are_scrypt = true}));
  site.client("web").secret = SecretHash::scrypt(secret);
  CHECK(work_of(site, "web") > one_scrypt);
  CHECK(work_of(site, "nobody") > one_scrypt);
  CHECK(work_of(site, "no\nbody") > one_scrypt);
  CHECK(work_of(site, "native") > one_scrypt);
  CHECK(site.who(with_basic(asking(), "web", secret)) == "web");
}

TEST_CASE("client secret: the same by post") {
  Site site(client_auth::secret_post({.secrets_are_scrypt = true}));
  site.client("post").secret = SecretHash::scrypt(secret);
  CHECK(site.who(asking({{"client_id", "post"}, {"client_secret", secret}})) == "post");
  const auto wrong = site.ask(asking({{"client_id", "post"}, {"client_secret", "wrong"}}));
  const auto before = cpu_time();
  CHECK(site.ask(asking({{"client_id", "nobody"}, {"client_secret", "wrong"}})) == wrong);
  CHECK(cpu_time() - before > one_scrypt);
}

TEST_CASE("client secret: the text for unknown clients matches nothing anyone could send") {
  const auto site = usual_site();
  for (const char* text : {"", "x", "$sha256$", secret}) {
    CAPTURE(text);
    CHECK(site->who(with_basic(asking(), "nobody", text)) == "invalid_client");
  }
  CHECK(site->who(with_basic(asking(), "web", secret)) == "web");
}
