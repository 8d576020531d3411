#include <doctest/doctest.h>

#include <array>
#include <stdexcept>

#include "openid/state.hpp"
#include "support/sign_out.hpp"

using namespace world;
using openid::Login;
using openid::LoginClient;
using openid::Logins;

namespace {

/// The families are drawn: how many there are.
std::string told(const Login& login) {
  std::string text = login.user_id + ":";
  for (const auto& client : login.clients) {
    text += " " + client.client_id + (client.has_id_token ? "+" : "") + std::to_string(client.families.size());
  }
  return text;
}

std::string told(const std::optional<Login>& login) { return login ? told(*login) : "none"; }

std::string error_of(const Response& response) { return location_param(response, "error"); }

}  // namespace

TEST_CASE("logins: where a login led is noted, who got an ID token, and which families end with it") {
  SignOutWorld world;
  Visitor alice(world);
  CHECK(told(world.logins.find("alice", alice.sid())) == "none");
  alice.id_token("web");
  alice.tokens_of("mail", {{"scope", "read"}});
  alice.tokens_of("silent", {{"scope", "openid offline_access"}, {"prompt", "consent"}});
  CHECK(told(world.logins.find("alice", alice.sid())) == "alice: web+1 mail1 silent+0");
  alice.tokens_of("mail", {{"scope", "openid"}});
  alice.tokens_of("mail", {{"scope", "read"}});
  CHECK(told(world.logins.find("alice", alice.sid())) == "alice: web+1 mail+3 silent+0");
  CHECK(world.logins.find("alice", alice.sid())->sid == alice.sid());
  CHECK(told(world.logins.find("bob", alice.sid())) == "none");
}

TEST_CASE("logins: the family that is noted is the one of the tokens") {
  SignOutWorld world;
  Visitor alice(world);
  const auto access = issued(alice.tokens_of("web")).access;
  const auto family = world.tokens.find_access(hash_token(access)).authorization.family;
  CHECK(world.logins.find("alice", alice.sid())->clients ==
        std::vector{LoginClient{.client_id = "web", .has_id_token = true, .families = {family}}});
}

TEST_CASE("logins: each browser of a person has its own, and people and issuers do not mix") {
  SignOutWorld world;
  Visitor first(world);
  Visitor second(world);
  Visitor bob(world, "bob");
  first.id_token("web");
  second.id_token("mail");
  bob.id_token("web");
  CHECK(world.logins.of("alice").size() == 2);
  CHECK(told(world.logins.find("alice", first.sid())) == "alice: web+1");
  CHECK(told(world.logins.find("alice", second.sid())) == "alice: mail+1");
  CHECK(world.logins.of("bob").size() == 1);
  const Logins others(world.watched, {.issuer = "https://other.example"});
  CHECK(others.of("alice").empty());
}

TEST_CASE("logins: one that has ended grants nothing more, and is told the same when it is ended again") {
  SignOutWorld world;
  Visitor alice(world);
  alice.id_token("web");
  const auto sid = alice.sid();
  const auto ended = world.logins.end("alice", sid);
  CHECK(told(ended) == "alice: web+1");
  CHECK(world.logins.end("alice", sid) == ended);
  CHECK(told(world.logins.find("alice", sid)) == "none");
  CHECK(world.logins.of("alice").empty());
  CHECK(alice.who() == "nobody");
  // A site with sessions of its own has not noticed.
  const Browser stale{.session_id = "a session of the site's own",
                      .user = User{"alice", {.auth_time = start, .sid = sid}}};
  const auto late = authorized(world, {{"client_id", "mail"}, {"redirect_uri", "https://mail.example/cb"}}, stale);
  CHECK(error_of(late) == "access_denied");
  CHECK(world.logins.end("alice", sid) == ended);
  alice.sign_in("alice");
  CHECK(error_of(alice.authorize("mail")).empty());
  CHECK(told(world.logins.find("alice", alice.sid())) == "alice: mail+1");
}

TEST_CASE("logins: one that has led nowhere can be ended before it does") {
  SignOutWorld world;
  const Browser who{.session_id = "a session of the site's own",
                    .user = User{"alice", {.auth_time = start, .sid = "s"}}};
  const auto page = consent(world, {{"scope", "read"}}, who);
  CHECK(told(world.logins.end("alice", "s")) == "alice:");
  CHECK(error_of(world.server().decide(decision(page), who)) == "access_denied");
  const Browser next{.session_id = "another session of the site's",
                     .user = User{"alice", {.auth_time = start, .sid = "t"}}};
  CHECK(error_of(authorized(world, {{"scope", "read"}}, next)).empty());
}

TEST_CASE("logins: what must not fail comes before the end, and leaves the login as it is when it does") {
  SignOutWorld world;
  Visitor alice(world);
  alice.id_token("web");
  std::vector<std::string> calls;
  CHECK_THROWS_AS(world.logins.end("alice", alice.sid(),
                                   [&](const Login& login) {
                                     calls.push_back(told(login));
                                     throw StoreUnavailable("away");
                                   }),
                  StoreUnavailable);
  CHECK(alice.who() == "alice");
  CHECK(told(world.logins.find("alice", alice.sid())) == "alice: web+1");
  // Another tab signs in to one more client in between.
  const auto sid = alice.sid();
  calls.clear();
  const auto ended = world.logins.end("alice", sid, [&](const Login& login) {
    calls.push_back(told(login));
    if (calls.size() == 1) alice.id_token("mail");
  });
  CHECK(calls == std::vector<std::string>{"alice: web+1", "alice: web+1 mail+1"});
  CHECK(told(ended) == "alice: web+1 mail+1");
}

TEST_CASE("logins: all of a person end at once, also those that have led nowhere yet") {
  SignOutWorld world;
  Visitor first(world);
  Visitor second(world);
  Visitor bob(world, "bob");
  first.id_token("web");
  second.id_token("mail");
  bob.id_token("web");
  const Browser waiting{.session_id = "a browser that led nowhere",
                        .user = User{"alice", {.auth_time = start, .sid = "w"}}};
  const auto page = consent(world, {{"scope", "read"}}, waiting);
  world.now += 1s;
  std::vector<std::string> ended;
  world.logins.end_all("alice", [&](const Login& login) { ended.push_back(told(login)); });
  std::sort(ended.begin(), ended.end());
  CHECK(ended == std::vector<std::string>{"alice: mail+1", "alice: web+1"});
  CHECK(first.who() == "nobody");
  CHECK(second.who() == "nobody");
  CHECK(error_of(world.server().decide(decision(page), waiting)) == "access_denied");
  CHECK(bob.who() == "bob");
  CHECK(error_of(bob.authorize("mail")).empty());
  ended.clear();
  world.logins.end_all("alice", [&](const Login& login) { ended.push_back(told(login)); });
  CHECK(ended == std::vector<std::string>{});
  first.sign_in("alice");
  CHECK(error_of(first.authorize("mail")).empty());
}

TEST_CASE("logins: a browser that was led nowhere when all ended is signed out once it would be granted something") {
  SignOutWorld world;
  Visitor waiting(world);
  world.now += 1s;
  world.logout.everywhere("alice");
  CHECK(error_of(waiting.authorize("web")) == "access_denied");
  CHECK(waiting.who() == "nobody");
  waiting.sign_in("alice");
  CHECK(error_of(waiting.authorize("web")).empty());
  CHECK(waiting.who() == "alice");
}

TEST_CASE("logins: who begins a login after all ended is let in, also by a sign-in elsewhere from before") {
  SignOutWorld world;
  const auto proved_before = world.now;
  world.now += 1s;
  world.logout.everywhere("alice");
  const auto enters = [&](Visitor& visitor) {
    visitor.visit([&](const Request&, Browser& who) {
      who = {.session_id = random_token(system_random),
             .user = User{.id = "alice", .authentication = {.auth_time = proved_before}}};
      return Response();
    });
    return error_of(visitor.authorize("web"));
  };
  Visitor later(world, "");
  CHECK(enters(later).empty());
  // One that the application names itself says no time: its own counts.
  Visitor named(world, "");
  named.visit([&](const Request&, Browser& who) {
    who = {.session_id = random_token(system_random),
           .user = User{.id = "alice", .authentication = {.auth_time = proved_before, .sid = "its own"}}};
    return Response();
  });
  CHECK(error_of(named.authorize("web")) == "access_denied");
}

TEST_CASE("logins: a session that an earlier version kept, which names no login, ends too, also under its next id") {
  for (const bool signs_in_again : {false, true}) {
    CAPTURE(signs_in_again);
    SignOutWorld world;
    Visitor alice(world, "");
    alice.cookie = random_token(system_random);
    const std::array records = {Record{.kind = "session",
                                       .hash = hash_token(alice.cookie),
                                       .family = hash_token(alice.cookie).hex(),
                                       .expires_at = world.now + 1h,
                                       .data = "session/2 user_id=5:alice ."}};
    REQUIRE(world.watched->put(records));
    CHECK(alice.who() == "alice");
    if (signs_in_again) alice.sign_in("alice");
    Visitor bob(world, "bob");
    alice.id_token("web");
    world.logout.everywhere("alice");
    CHECK(alice.who() == "nobody");
    CHECK(bob.who() == "bob");
    alice.sign_in("alice");
    CHECK(alice.who() == "alice");
  }
}

TEST_CASE("logins: ID tokens tell their session from when logins are remembered on") {
  const openid::Provider op{SigningKeys(shared_ring())};
  CHECK_FALSE(op.state()->tells_sid);
  const auto hook = Logins(stores::memory(), {.issuer = "https://auth.example"}).remember(op);
  CHECK(hook);
  CHECK(op.state()->tells_sid);
}

TEST_CASE("logins: a store that cannot keep them, and no issuer, are refused") {
  CHECK_THROWS_AS(Logins(nullptr, {.issuer = "https://auth.example"}), std::invalid_argument);
  CHECK_THROWS_AS(Logins(stores::memory(), {}), std::invalid_argument);
  CHECK_NOTHROW(Logins(stores::memory(), {.issuer = "https://auth.example"}));
}
