#include <doctest/doctest.h>

#include "openid/login_text.hpp"
#include "support/sign_out.hpp"

using namespace world;
using openid::StoredLogin;

namespace {

std::size_t documents(const SignOutWorld& world, std::string_view kind = "login") {
  return world.watched->documents()->list(kind, "", 1000).size();
}

/// Somebody who signs in at a site with sessions of its own, in a login called `sid`.
Browser in_login(const SignOutWorld& world, const std::string& sid) {
  return {.session_id = "a browser session of " + sid, .user = User{"alice", {.auth_time = world.now, .sid = sid}}};
}

std::string error_of(const Response& response) { return location_param(response, "error"); }

const Params read_alone{{"scope", "read"}};

}  // namespace

TEST_CASE("logins: a login is remembered for its lifetime, from when it was last used") {
  SignOutWorld world;
  const auto who = in_login(world, "s");
  authorized(world, read_alone, who);
  world.now += 23h;
  CHECK(world.logins.find("alice", "s"));
  authorized(world, read_alone, who);
  world.now += 23h;
  CHECK(world.logins.find("alice", "s")->clients.front().families.size() == 2);
  world.now += 1h;
  CHECK_FALSE(world.logins.find("alice", "s"));
  CHECK(world.logins.of("alice").empty());
  authorized(world, read_alone, who);
  CHECK(world.logins.find("alice", "s")->clients.front().families.size() == 1);
}

TEST_CASE("logins: one that has ended is remembered for its lifetime as well") {
  SignOutWorld world;
  const auto who = in_login(world, "s");
  world.logins.end("alice", "s");
  world.now += 24h - 1s;
  CHECK(error_of(authorized(world, read_alone, who)) == "access_denied");
  world.now += 1s;
  CHECK(error_of(authorized(world, read_alone, who)).empty());
}

TEST_CASE("logins: of what is over something is erased whenever there is a new one") {
  SignOutWorld world;
  for (int i = 0; i < 40; ++i) {
    const auto sid = "s" + std::to_string(i);
    if (i % 2 == 0) {
      authorized(world, read_alone, in_login(world, sid));
    } else {
      world.logins.end("alice", sid);
    }
  }
  CHECK(documents(world) == 40);
  world.now += 24h;
  for (int i = 0; i < 20; ++i) authorized(world, read_alone, in_login(world, "t" + std::to_string(i)));
  CHECK(documents(world) == 20);
  CHECK(world.logins.of("alice").size() == 20);
}

TEST_CASE("logins: what people left who never came again goes as well") {
  SignOutWorld world;
  for (int i = 0; i < 20; ++i) world.logins.end("person " + std::to_string(i), "s");
  CHECK(documents(world) == 20);
  world.now += 24h;
  for (int i = 0; i < 60; ++i) authorized(world, read_alone, in_login(world, "t" + std::to_string(i)));
  // Whoever stands before all of alice's is met by somebody else.
  const auto before = documents(world) - 60;
  world.logins.end("person 0", "t");
  CHECK(documents(world) <= 61 + before);
  CHECK(world.logins.of("alice").size() == 60);
}

TEST_CASE("logins: of one client the last 100 families are kept, and an older one is ended") {
  SignOutWorld world;
  Visitor alice(world);
  const auto first = issued(alice.tokens_of("web"));
  const auto second = issued(alice.tokens_of("web"));
  const auto lives = [&](const Issued& tokens) {
    return world.tokens.find_access(hash_token(tokens.access)).state == Stored::State::live;
  };
  for (int i = 0; i < 98; ++i) alice.authorize("web");
  CHECK(world.logins.find("alice", alice.sid())->clients.front().families.size() == 100);
  CHECK(lives(first));
  alice.authorize("web");
  CHECK(world.logins.find("alice", alice.sid())->clients.front().families.size() == 100);
  CHECK_FALSE(lives(first));
  CHECK(lives(second));
}

TEST_CASE("logins: one that leads to clients without end grants nothing more, and the next one does") {
  SignOutWorld world;
  StoredLogin stored{.login = {.sid = "s", .user_id = "alice"}, .expires_at = world.now + 24h};
  for (int i = 0; i < 800; ++i) {
    stored.login.clients.push_back({.client_id = std::string(200, 'x') + std::to_string(i), .has_id_token = true});
  }
  authorized(world, read_alone, in_login(world, "s"));
  auto& documents = *world.watched->documents();
  const auto there = documents.list("login", "", 1).front();
  REQUIRE(documents.write("login", there.key, there.version, openid::serialize(stored)));
  CHECK(error_of(authorized(world, read_alone, in_login(world, "s"))) == "access_denied");
  CHECK(error_of(authorized(world, read_alone, in_login(world, "t"))).empty());
  CHECK(world.logins.end("alice", "s").clients.size() == 800);
}

TEST_CASE("logins: what is stored is read again, and what is damaged or of a newer version is not guessed at") {
  const StoredLogin stored{
      .login = {.sid = "s",
                .user_id = "alice",
                .clients = {{.client_id = "web", .has_id_token = true, .families = {"f", "g"}}, {.client_id = "mail"}}},
      .ended = true,
      .expires_at = start};
  const auto text = openid::serialize(stored);
  CHECK(text ==
        "login/1 sid=1:s user_id=5:alice ended=1:1 expires_at=10:1700000000 clients=106:"
        "67:login_client/1 client_id=3:web has_id_token=1:1 families=6:1:f1:g .33:login_client/1 client_id=4:mail . .");
  const auto read = openid::deserialize_login(text);
  REQUIRE(read);
  CHECK(read->login == stored.login);
  CHECK(read->ended);
  CHECK(read->expires_at == start);
  CHECK_FALSE(openid::deserialize_login(text.substr(0, text.size() - 1)));
  CHECK_FALSE(openid::deserialize_login("login/1 clients=3:1:x ."));
  CHECK_THROWS_AS(openid::deserialize_login("login/1 color=3:red ."), StoreUnavailable);
  CHECK_THROWS_AS(openid::deserialize_login("login/2 ."), StoreUnavailable);
}

TEST_CASE("logins: one that a newer version wrote is not written over, and keeps no new one from being noted") {
  SignOutWorld world;
  authorized(world, read_alone, in_login(world, "s"));
  auto& documents = *world.watched->documents();
  const auto there = documents.list("login", "", 1).front();
  REQUIRE(documents.write("login", there.key, there.version, "login/2 ."));
  CHECK(
      world.server().decide(decision(consent(world, read_alone, in_login(world, "s"))), in_login(world, "s")).status ==
      503);
  CHECK_THROWS_AS(world.logins.end("alice", "s"), StoreUnavailable);
  CHECK(error_of(authorized(world, read_alone, in_login(world, "t"))).empty());
  CHECK(documents.read("login", there.key)->text == "login/2 .");
}

TEST_CASE("logins: an approval of another issuer is a mistake of the set-up, told to the operator") {
  World world({.more = [](Server& server) {
    const openid::Provider op{SigningKeys(shared_ring())};
    server.complete(openid::Logins(stores::memory(), {.issuer = "https://other.example"}).remember(op));
  }});
  CHECK(error_of(authorized(world)) == "server_error");
  CHECK(world.failures == std::vector<std::string>{"LoginsOptions::issuer is not Options::issuer"});
}
