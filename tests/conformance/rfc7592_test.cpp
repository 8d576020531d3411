#include "support/registration.hpp"

using namespace world;
using nlohmann::json;

// OAuth 2.0 Dynamic Client Registration Management: who may, reading, and deleting.

namespace {

constexpr const char* gone = "401 invalid_token";

std::string challenge_of(const Response& response) {
  return std::string(response.headers.get("WWW-Authenticate").value_or(""));
}

const json basic = {{"token_endpoint_auth_method", "client_secret_basic"}};

}  // namespace

TEST_CASE("RFC 7592 §3: the place of a registration begins with the issuer, and is told where it works") {
  RegistrationWorld world;
  const auto client = world.enrolled();
  CHECK(client.uri == "https://auth.example/register/" + client.id);
  CHECK(base64url_decode(client.token).value_or("").size() == 32);
  auto from_elsewhere = registering(metadata());
  from_elsewhere.headers.add("Host", "evil.example");
  from_elsewhere.headers.add("X-Forwarded-Host", "evil.example");
  CHECK(RegistrationWorld::read(world.at(from_elsewhere), 201).uri.starts_with("https://auth.example/register/"));
  RegistrationWorld without({.configuration = false});
  const auto alone = without.enrolled();
  CHECK(alone.uri.empty());
  CHECK(alone.token.empty());
  CHECK_FALSE(without.answers("GET", "/register/" + alone.id));
}

TEST_CASE("RFC 7592 §3: below an issuer with a path the place is below it") {
  RegistrationWorld world({.world = {.options = {.issuer = "https://auth.example/acme"}}});
  const auto client = world.enrolled();
  CHECK(client.uri == "https://auth.example/acme/register/" + client.id);
  auto request = json_request("GET", "/acme/register/" + client.id, {});
  const auto routes = world.server().routes();
  CHECK(handler_at(routes, "/register/*")(with_bearer(request, client.token)).status == 200);
}

TEST_CASE("RFC 7592 §3: an endpoint without a place for each client is a mistake of the set-up") {
  const auto store = stores::memory();
  const auto registry = clients::registry(store);
  World world;
  world.server().endpoint("/register", endpoints::client_configuration(registry));
  CHECK_THROWS_WITH_AS(world.server().routes(), doctest::Contains("/*"), SetupError);
}

TEST_CASE("RFC 7592 §2: the token opens the registration of its own client, and nothing else") {
  RegistrationWorld world;
  const auto client = world.enrolled();
  const auto other = world.enrolled();
  auto stolen = client;
  stolen.token = other.token;
  CHECK(told_of(world.show(stolen)) == gone);
  CHECK(told_of(world.update(stolen)) == gone);
  CHECK(told_of(world.erase(stolen)) == gone);
  CHECK(world.show(client).status == 200);
  CHECK(world.show(other).status == 200);
}

TEST_CASE("RFC 7592 §2: a registration access token is no access token, and no other token is one") {
  RegistrationWorld world;
  auto client = world.enrolled(basic);
  const auto tokens = world.tokens_of(client);
  CHECK_FALSE(world.accepts(client.token));
  CHECK(told_of(world.refresh(client, client.token)) == "400 invalid_grant");
  for (const auto& token : {tokens.access, tokens.refresh, client.secret, client.id, std::string("x")}) {
    auto wrong = client;
    wrong.token = token;
    CHECK(told_of(world.show(wrong)) == gone);
  }
  CHECK(world.show(client).status == 200);
}

TEST_CASE("RFC 7592 §2: the token comes in the Authorization field, once, and nowhere else") {
  RegistrationWorld world;
  const auto client = world.enrolled();
  auto request = world.configuring("GET", client);
  auto bare = json_request("GET", request.target + "?access_token=" + client.token, {});
  const auto without = world.at(bare);
  CHECK(without.status == 401);
  CHECK(challenge_of(without) == "Bearer realm=\"oauth\"");
  auto twice = request;
  twice.headers.add("Authorization", "Bearer " + client.token);
  CHECK(told_of(world.at(twice)) == gone);
  auto by_basic = with_basic(bare, client.id, client.token);
  CHECK(world.at(by_basic).status == 401);
  CHECK(world.at(request).status == 200);
}

TEST_CASE("RFC 7592 §2.1: reading tells the registration and the token that came, and no secret") {
  RegistrationWorld world;
  const auto client = world.enrolled(basic);
  const auto response = world.show(client);
  CHECK(response.status == 200);
  CHECK(is_private_json(response));
  auto expected = client.body;
  expected.erase("client_secret");
  CHECK(json::parse(response.body) == expected);
}

TEST_CASE("RFC 7592 §2.1: whoever is gone, was never there or has a wrong token is told the same") {
  RegistrationWorld world;
  const auto client = world.enrolled();
  auto stranger = client;
  stranger.uri = "https://auth.example/register/client-that-never-was";
  auto wrong = client;
  wrong.token = "guess";
  auto removed = world.enrolled();
  CHECK(world.erase(removed).status == 204);
  const auto expected = world.show(wrong);
  CHECK(told_of(expected) == gone);
  CHECK(challenge_of(expected).starts_with("Bearer realm=\"oauth\", error=\"invalid_token\""));
  for (const auto& each : {stranger, removed}) {
    CHECK(world.show(each) == expected);
    CHECK(world.erase(each) == expected);
    CHECK(world.at(world.configuring("PUT", each, metadata().dump())) == expected);
  }
  CHECK(world.show(client).status == 200);
}

TEST_CASE("RFC 7592 §2: a client of the application's, and one of an operator's, cannot be opened") {
  RegistrationWorld world;
  const auto made = world.registry->create({.name = "Made", .redirect_uris = {"https://made.example/cb"}});
  REQUIRE(made);
  const auto client = world.enrolled();
  for (const std::string& id : {std::string("web"), made->client.id, std::string(".."), client.id + "%20"}) {
    auto other = client;
    other.uri = "https://auth.example/register/" + id;
    CHECK(told_of(world.show(other)) == gone);
    CHECK(told_of(world.erase(other)) == gone);
  }
  CHECK(world.registry->find(made->client.id)->name == "Made");
  CHECK(world.show(client).status == 200);
  CHECK(world.erase(client).status == 204);
}

TEST_CASE("RFC 7592 §2.1: a client that was disabled opens nothing until it is enabled again") {
  RegistrationWorld world;
  const auto client = world.enrolled();
  world.registry->disable(client.id);
  CHECK(told_of(world.show(client)) == gone);
  CHECK(told_of(world.update(client)) == gone);
  CHECK(told_of(world.erase(client)) == gone);
  world.registry->enable(client.id);
  CHECK(world.show(client).status == 200);
}

TEST_CASE("RFC 7592 §2.3: deleting answers 204, and everything of the client is dead") {
  RegistrationWorld world;
  const auto client = world.enrolled();
  const auto tokens = world.tokens_of(client);
  const auto code = world.code_of(client);
  const auto page = consent(world, world.asking(client));
  const auto response = world.erase(client);
  CHECK(response.status == 204);
  CHECK(response.body.empty());
  CHECK(response.headers.get("Cache-Control") == "no-store");
  CHECK(told_of(world.show(client)) == gone);
  CHECK_FALSE(world.accepts(tokens.access));
  CHECK(told_of(world.refresh(client, tokens.refresh)) == "401 invalid_client");
  CHECK(told_of(world.redeem(client, code)) == "401 invalid_client");
  const auto decided = world.server().decide(decision(page), browser());
  CHECK(decided.status == 400);
  CHECK(decided.headers.count("Location") == 0);
}

TEST_CASE("RFC 7592 §2.3: a client that registers anew is another") {
  RegistrationWorld world;
  const auto client = world.enrolled();
  const auto tokens = world.tokens_of(client);
  world.erase(client);
  const auto again = world.enrolled();
  CHECK(again.id != client.id);
  CHECK_FALSE(world.accepts(tokens.access));
  CHECK(told_of(world.refresh(again, tokens.refresh)) == "400 invalid_grant");
  CHECK(!world.tokens_of(again).access.empty());
}

TEST_CASE("RFC 7592 §2: other methods are 405") {
  RegistrationWorld world;
  const auto client = world.enrolled();
  const auto handler = handler_at(world.server().routes(), "/register/*");
  const auto response = handler(world.configuring("POST", client, metadata().dump()));
  CHECK(response.status == 405);
  CHECK(response.headers.get("Allow") == "GET, HEAD, PUT, DELETE");
  CHECK(handler(world.configuring("HEAD", client)).status == 200);
}
