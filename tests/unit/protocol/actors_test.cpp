#include "protocol/actors.hpp"

#include <doctest/doctest.h>

#include "oauthkit/authorization.hpp"

using namespace oauthkit;

namespace {

using Actors = std::vector<Actor>;

const Actor gateway{.sub = "gateway", .client_id = "gateway"};
const Actor foreign{.sub = "bob", .iss = "https://idp.example"};

/// The actors of `json`, or those of an error: one that is called "none".
Actors read_actors(std::string_view json) {
  json::Document document;
  REQUIRE(document.read(json));
  return actors_in(document, document.root()).value_or(Actors{{.sub = "none"}});
}

std::optional<Actor> read_actor(std::string_view json) {
  json::Document document;
  REQUIRE(document.read(json));
  return actor_in(document, document.root());
}

bool is_chain(std::string_view json) { return read_actors(json) != Actors{{.sub = "none"}}; }

}  // namespace

TEST_CASE("actors: the current one is outermost, those before it are nested") {
  const Actors chain{gateway, foreign, {.sub = "alice"}};
  const auto json = json_of(chain);
  CHECK(
      json ==
      R"({"sub":"gateway","client_id":"gateway","act":{"iss":"https://idp.example","sub":"bob","act":{"sub":"alice"}}})");
  CHECK(read_actors(json) == chain);
  CHECK(json_of(Actors{gateway}) == json_of(gateway));
  CHECK(json_of(gateway) == R"({"sub":"gateway","client_id":"gateway"})");
}

TEST_CASE("actors: a client is told from a user of the same name") {
  const Actor user{.sub = "gateway"};
  CHECK(read_actor(json_of(user)) == user);
  CHECK(read_actor(json_of(gateway)) == gateway);
  CHECK(read_actor(json_of(user)) != gateway);
}

TEST_CASE("actors: names are read as they are, whatever is in them") {
  const Actors odd{{.sub = "a\"b\\c\n\x01", .iss = "https://x.example/ä"}, {.client_id = "\xf0\x9f\x98\x80"}};
  CHECK(read_actors(json_of(odd)) == odd);
}

TEST_CASE("actors: other members of an actor are passed over") {
  CHECK(read_actors(R"({"sub":"alice","email":"alice@example.org","n":[1,{"act":{}}],"exp":1})") ==
        Actors{{.sub = "alice"}});
}

TEST_CASE("actors: what names nobody, or not by a text, is no chain") {
  for (const char* json :
       {R"({})", R"([])", R"("alice")", R"(null)", R"({"iss":"https://idp.example"})", R"({"sub":""})", R"({"sub":1})",
        R"({"sub":null})", R"({"sub":["alice"]})", R"({"sub":"alice","iss":{}})", R"({"sub":"alice","client_id":1})",
        R"({"sub":"alice","act":null})", R"({"sub":"alice","act":{}})", R"({"sub":"alice","act":"bob"})",
        R"({"sub":"alice","act":[{"sub":"bob"}]})", R"({"sub":"alice","act":{"sub":"bob","act":{"sub":2}}})"}) {
    CAPTURE(json);
    CHECK_FALSE(is_chain(json));
  }
  CHECK(is_chain(R"({"sub":"alice","act":{"sub":"bob","act":{"sub":"carol"}}})"));
}

TEST_CASE("actors: who may act is one party, and what is nested in it is no actor") {
  CHECK(read_actor(R"({"sub":"alice","act":{"sub":"mallory"}})") == Actor{.sub = "alice"});
  for (const char* json : {R"({})", R"([{"sub":"alice"}])", R"("alice")", R"({"sub":1})", R"({"iss":"https://i"})"}) {
    CAPTURE(json);
    CHECK_FALSE(read_actor(json));
  }
  CHECK(read_actor(json_of(foreign)) == foreign);
}

TEST_CASE("actors: stored with an authorization they come back, and nobody is not written") {
  const Authorization granted{.user_id = "alice", .act = {gateway, foreign}, .may_act = gateway, .ends_alone = true};
  CHECK(deserialize_authorization(serialize(granted)) == granted);
  CHECK(serialize(Authorization()) == "authorization/2 .");
  // As many as JSON of a token can hold.
  const Authorization many{.act = Actors(json::Document::max_depth - 1, foreign)};
  CHECK(deserialize_authorization(serialize(many)) == many);
}
