#include "stores/sqlite/fixture.hpp"
#include "support/consents.hpp"

using namespace world;

// How what people have granted ends.

namespace {

std::unique_ptr<ConsentWorld> on(std::shared_ptr<Store> store) {
  return std::make_unique<ConsentWorld>(Choices{.store = std::move(store)});
}

}  // namespace

TEST_CASE("N5: the memory ends with its lifetime, when the client is gone, and when the user withdraws") {
  ConsentWorld world({}, {.lifetime = 1h});
  CHECK(agree(world, {}, {"read", "write"}) == "code");
  world.now += 59min + 59s;
  CHECK(comes_to(world) == "code");
  world.now += 1s;
  CHECK(comes_to(world) == "page");
  CHECK(world.consents.of("alice").empty());
  CHECK(agree(world, {}, {"read", "write"}) == "code");
  const auto client = world.client("web");
  world.client("web").id = "gone";
  CHECK(is_page(ask(world), 400));
  // Somebody else has the name now.
  auto& other = world.client("gone");
  other = client;
  other.name = "Another company";
  CHECK(comes_to(world) == "page");
  other = client;
  CHECK(comes_to(world) == "code");
  CHECK(world.consents.withdraw("alice", "web"));
  CHECK(comes_to(world) == "page");
}

TEST_CASE("N5: the memory survives a restart, and is one for all nodes") {
  store_tests::Sqlite sqlite;
  CHECK(agree(*on(sqlite.store), {}, {"read", "write"}) == "code");
  sqlite.reopen();
  const auto one = on(sqlite.store);
  const auto other = on(stores::sqlite(sqlite.path));
  CHECK(comes_to(*one) == "code");
  const auto code = silent_code(*other);
  CHECK(one->consents.withdraw("alice", "web"));
  CHECK(comes_to(*other) == "page");
  CHECK(is_refused(redeem(*other, code), "invalid_grant"));
  CHECK(agree(*other, {}, {"read", "write"}) == "code");
  CHECK(redeem(*one, silent_code(*one)).status == 200);
}

TEST_CASE("N6, RFC 6749 §1: withdrawing revokes every code and token of this user and client, and nothing of others") {
  ConsentWorld world;
  CHECK(agree(world, {}, {"read", "write"}) == "code");
  const auto code = silent_code(world);
  const auto tokens = issued(redeem(world, silent_code(world)));
  const auto refreshed = issued(refresh(world, issued(redeem(world, silent_code(world))).refresh));
  CHECK(agree(world, {}, {"read", "write"}, browser("bob")) == "code");
  const auto of_bob = issued(redeem(world, silent_code(world, {}, browser("bob"))));
  const char* spa = "https://spa.example/cb";
  const Params by_spa = {{"client_id", "spa"}, {"redirect_uri", spa}};
  CHECK(told(world.server().decide(decision(consent(world, by_spa)), browser()), spa) == "code");

  CHECK(world.consents.withdraw("alice", "web"));
  CHECK(is_refused(redeem(world, code), "invalid_grant"));
  for (const auto& each : {tokens, refreshed}) {
    CHECK_FALSE(opens(world, each.access));
    CHECK(is_refused(refresh(world, each.refresh), "invalid_grant"));
  }
  CHECK(comes_to(world) == "page");
  CHECK(comes_to(world, {{"prompt", "none"}}) == "consent_required");

  CHECK(opens(world, of_bob.access));
  CHECK(refresh(world, of_bob.refresh).status == 200);
  CHECK(comes_to(world, {}, browser("bob")) == "code");
  CHECK(told(reply(world, by_spa), spa) == "code");
  CHECK(agree(world, {}, {"read", "write"}) == "code");
  CHECK(opens(world, issued(redeem(world, silent_code(world))).access));
}

TEST_CASE("N7: a user sees and withdraws their own only") {
  ConsentWorld world;
  CHECK(agree(world, {}, {"read"}) == "code");
  CHECK(agree(world, {}, {"write"}, browser("bob")) == "code");
  CHECK(world.granted("web", "alice") == "read");
  CHECK(world.granted("web", "bob") == "write");
  CHECK(world.consents.of("").empty());
  CHECK_FALSE(world.consents.withdraw("", "web"));
  CHECK_FALSE(world.consents.withdraw("carol", "web"));
  CHECK_FALSE(world.consents.withdraw("alice", "spa"));
  CHECK(world.consents.withdraw("bob", "web"));
  CHECK(world.granted("web", "alice") == "read");
  CHECK(world.granted("web", "bob").empty());
}
