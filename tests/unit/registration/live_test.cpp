#include "unit/registration/clients.hpp"

using namespace registration_tests;

namespace {

constexpr const char* generation = "registry 0123456789abcdefABC-_x";

bool is_live(const Clients& all, std::string_view id, std::string_view of = generation) {
  return clients::is_live(all.documents(), id, of, all.now);
}

}  // namespace

TEST_CASE("live clients: what was granted to no registry's client is not looked up") {
  const Clients all;
  CHECK(is_live(all, "app", ""));
  CHECK(is_live(all, "https://app.example/client.json", "none 0123456789abcdefA"));
  // Of a source of the application's own, drawn alike.
  CHECK(is_live(all, "app", "0123456789abcdefABC-_x"));
  CHECK(is_live(all, "app", "registry"));
  CHECK_FALSE(is_live(all, "app", generation));
}

TEST_CASE("live clients: a client lives in its generation alone") {
  Clients all;
  const auto made = all.create({.id = "app", .grant_types = {"client_credentials"}});
  const auto& now = made.client.registration.generation;
  CHECK(now.starts_with("registry "));
  CHECK(now.size() == 9 + 22);
  CHECK(is_live(all, "app", now));
  CHECK_FALSE(is_live(all, "app"));
  CHECK_FALSE(is_live(all, "other", now));
}

TEST_CASE("live clients: one that is disabled or gone is dead, and enabled only what comes after") {
  Clients all;
  const auto before = all.create({.id = "app", .grant_types = {"client_credentials"}}).client.registration.generation;
  CHECK(all.registry->disable("app"));
  CHECK_FALSE(is_live(all, "app", before));
  const auto disabled = all.kept().find("app");
  REQUIRE(disabled);
  CHECK_FALSE(is_live(all, "app", disabled->stored.generation));
  CHECK(all.registry->enable("app"));
  CHECK_FALSE(is_live(all, "app", before));
  CHECK(is_live(all, "app", disabled->stored.generation));
  CHECK(all.registry->remove("app"));
  CHECK_FALSE(is_live(all, "app", disabled->stored.generation));
}

TEST_CASE("live clients: one that nobody agreed to ends to the second, swept or not") {
  Clients all({.unused_lifetime = 1h});
  auto stored = all.by_itself();
  stored.generation = generation;
  REQUIRE(all.kept().add("app", stored));
  all.now += 1h - 1s;
  CHECK(is_live(all, "app"));
  all.now += 1s;
  CHECK_FALSE(is_live(all, "app"));
  CHECK(all.documents().read("client", "app"));
}

TEST_CASE("live clients: one whose text is damaged is dead, and of a newer version is not judged") {
  Clients all;
  REQUIRE(all.documents().write("client", "app", 0, "damaged"));
  CHECK_FALSE(is_live(all, "app"));
  REQUIRE(all.documents().write("client", "newer", 0, "client/2 ."));
  CHECK_THROWS_AS(is_live(all, "newer"), StoreUnavailable);
}
