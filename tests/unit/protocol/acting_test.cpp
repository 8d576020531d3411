#include <doctest/doctest.h>

#include "protocol/actors.hpp"

using namespace oauthkit;
using Actors = std::vector<Actor>;

namespace {

const Actor user{.sub = "alice"};
const Actor client = client_actor("alice");

}  // namespace

TEST_CASE("actors: a client says that it is one, and is no user of that name") {
  CHECK(client == Actor{.sub = "alice", .client_id = "alice"});
  CHECK(client != user);
}

TEST_CASE("actors: who acts now comes first, and before those who did") {
  CHECK(acting(user, {}) == Actors{user});
  CHECK(acting(client, {user}) == Actors{client, user});
}

TEST_CASE("actors: the same one twice running adds nothing, but with another between") {
  CHECK(acting(user, {user}) == Actors{user});
  CHECK(acting(user, {client, user}) == Actors{user, client, user});
}

TEST_CASE("actors: four act behind one another and no more, however they came in") {
  const Actors four = {user, client, user, client};
  CHECK(acting(client, {user, client, user}) == Actors{client, user, client, user});
  CHECK_FALSE(acting(client, four));
  CHECK(acting(user, four) == four);
  CHECK_FALSE(acting(user, {user, client, user, client, user}));
}

TEST_CASE("may_act: where it names nobody everybody may") {
  CHECK(is_named_by({}, user));
  CHECK(is_named_by({}, client));
}

TEST_CASE("may_act: a user is not the client of that name, nor the other way round") {
  CHECK(is_named_by(user, user));
  CHECK_FALSE(is_named_by(user, client));
  CHECK(is_named_by(client, client));
  CHECK_FALSE(is_named_by(client, user));
}

TEST_CASE("may_act: a client is named by its id alone as well") {
  CHECK(is_named_by({.client_id = "alice"}, client));
  CHECK_FALSE(is_named_by({.client_id = "bob"}, client));
  CHECK_FALSE(is_named_by({.sub = "bob", .client_id = "alice"}, client));
}

TEST_CASE("may_act: another issuer's name is somebody else's") {
  CHECK_FALSE(is_named_by({.sub = "alice", .iss = "https://idp.example"}, user));
  CHECK_FALSE(is_named_by(user, {.sub = "alice", .iss = "https://idp.example"}));
  CHECK(is_named_by({.sub = "alice", .iss = "https://idp.example"}, {.sub = "alice", .iss = "https://idp.example"}));
}
