#include "assembly/subject.hpp"

#include "support/token_endpoints.hpp"
#include "support/token_flow.hpp"
#include "support/token_formats.hpp"

using namespace world;
using nlohmann::json;

// What clients call people, where that is not their id.

namespace {

std::string by_client(const Client& client, std::string_view user_id) {
  return client.id + "-knows-" + std::string(user_id).substr(0, 1);
}

Choices named(Choices choices = {}) {
  choices.options.subject = by_client;
  return choices;
}

/// A ring and the reader of its tokens, which are for the issuer.
TokenReader reader_of(const KeyRing& keys) {
  return jwt_reader({.issuer = "https://auth.example",
                     .audience = {"https://auth.example"},
                     .jwks = keys.jwks(),
                     .environment = {.clock = [] { return start; }}});
}

}  // namespace

TEST_CASE("subject: unset it is the user id, and a server tells it") {
  World world;
  CHECK(world.server().subject(world.client("web"), "alice") == "alice");
  World other(named());
  CHECK(other.server().subject(other.client("web"), "alice") == "web-knows-a");
  CHECK(other.server().subject(other.client("spa"), "alice") == "spa-knows-a");
  CHECK(other.server().subject(other.client("web"), "").empty());
}

TEST_CASE("subject: what no subject may be is refused where it is asked for") {
  std::string text;
  Choices choices;
  choices.options.subject = [&](const Client&, std::string_view) { return text; };
  World world(std::move(choices));
  const auto asked = [&](std::string what) {
    text = std::move(what);
    return world.server().subject(world.client("web"), "alice");
  };
  CHECK_THROWS_AS(asked(""), std::runtime_error);
  CHECK_THROWS_AS(asked(std::string(256, 'a')), std::runtime_error);
  CHECK_THROWS_AS(asked("al\xC3\xAD"
                        "ce"),
                  std::runtime_error);
  CHECK_THROWS_AS(asked("alice\n"), std::runtime_error);
  CHECK(asked(std::string(255, 'a')).size() == 255);
  CHECK(asked("~ !") == "~ !");
}

TEST_CASE("subject: a JWT access token has what its client calls the person, and tells nothing of the id") {
  const auto keys = ring_of();
  World world(named(jwt_choices(keys)));
  const auto tokens = web_tokens(world);
  CHECK(claims_of(tokens.access)["sub"] == "web-knows-a");
  CHECK(part_of(tokens.access, 1).find("alice") == std::string::npos);
  CHECK(claims_of(issued(refresh(world, tokens.refresh)).access)["sub"] == "web-knows-a");
  CHECK(claims_of(native_tokens(world).access)["sub"] == "native-knows-a");
  CHECK(claims_of(issued(world.token(web_request({{"grant_type", "client_credentials"}}))).access)["sub"] == "web");
  // Inside it is the person's own.
  CHECK(world.tokens.find_access(hash_token(tokens.access)).authorization.user_id == "alice");
}

TEST_CASE("subject: one that no token may have is a server_error, and nothing is issued") {
  std::string text(256, 'a');
  auto choices = jwt_choices(ring_of());
  choices.options.subject = [&](const Client&, std::string_view) { return text; };
  World world(std::move(choices));
  const auto refused = redeem(world, code(world));
  CHECK(refused.status == 500);
  CHECK(error(refused) == "server_error");
  CHECK(world.count(Event::Kind::tokens_issued) == 0);
  REQUIRE(world.failures.size() == 1);
  CHECK(world.failures.front().find("Options::subject") != std::string::npos);
  text.pop_back();
  CHECK(claims_of(web_tokens(world).access)["sub"] == text);
}

TEST_CASE("subject: introspection tells it to whoever asks, and no user name beside it") {
  endpoints::IntrospectionOptions options;
  options.username = [](const endpoints::Introspected& token) { return token.authorization.user_id + "@example"; };
  TokenWorld world(named(), {.introspection = options});
  const auto tokens = world.tokens_of_web();
  const auto told = world.introspected(tokens.access);
  CHECK(told["sub"] == "web-knows-a");
  CHECK_FALSE(told.contains("username"));
  CHECK(told.dump().find("alice") == std::string::npos);
  CHECK(world.introspected(tokens.refresh, "web")["sub"] == "web-knows-a");
  TokenWorld plain({}, {.introspection = options});
  const auto as_it_is = plain.introspected(plain.tokens_of_web().access);
  CHECK(as_it_is["sub"] == "alice");
  CHECK(as_it_is["username"] == "alice@example");
}

TEST_CASE("subject: whom the client calls by their id is told with the user name") {
  endpoints::IntrospectionOptions options;
  options.username = [](const endpoints::Introspected&) { return "Alice"; };
  Choices choices;
  choices.options.subject = [](const Client& client, std::string_view user_id) {
    return client.id == "native" ? "pairwise" : std::string(user_id);
  };
  TokenWorld world(std::move(choices), {.introspection = options});
  CHECK(world.introspected(world.tokens_of_web().access)["username"] == "Alice");
  CHECK_FALSE(world.introspected(world.tokens_of_native().access).contains("username"));
}

TEST_CASE("subject: where the client is gone nobody knows what it called the person: the token is inactive") {
  TokenWorld world(named());
  const auto tokens = world.tokens_of_web();
  CHECK(world.introspected(tokens.access)["active"] == true);
  world.client("web").id = "gone";
  CHECK(world.introspect({{"token", tokens.access}}).body == inactive);
  world.client("gone").id = "web";
  CHECK(world.introspected(tokens.access)["sub"] == "web-knows-a");
}

TEST_CASE("subject: one that cannot be told is a server_error of introspection") {
  std::string text = "fine";
  Choices choices;
  choices.options.subject = [&](const Client&, std::string_view) { return text; };
  TokenWorld world(std::move(choices));
  const auto tokens = world.tokens_of_web();
  text = std::string(256, 'a');
  CHECK(world.introspect({{"token", tokens.access}}).status == 500);
  text = "fine";
  CHECK(world.introspected(tokens.access)["sub"] == "fine");
}

TEST_CASE("subject: a lookup of its client that fails is an error of the server, and no verdict on the token") {
  std::optional<Error> refusal;
  World* self = nullptr;
  auto choices = named();
  choices.more = [&](Server& server) {
    server.clients([&](std::string_view id) -> Result<Client> {
      if (refusal && id == "web") return *refusal;
      return self->client(id);
    });
  };
  TokenWorld world(std::move(choices));
  self = &world;
  const auto tokens = world.tokens_of_web();
  refusal = server_error("the directory is away");
  CHECK(world.introspect({{"token", tokens.access}}).status == 500);
  refusal = Error{ErrorCode::invalid_client, "the client is disabled"};
  CHECK(world.introspect({{"token", tokens.access}}).body == inactive);
  refusal.reset();
  CHECK(world.introspected(tokens.access)["sub"] == "web-knows-a");
}

TEST_CASE("subject: a token that tells it itself is introspected as it stands, not named a second time") {
  const auto keys = ring_of();
  // Elsewhere issued: this server's store knows nothing of it.
  World issuing(named(jwt_choices(keys)));
  const auto token = web_tokens(issuing).access;
  TokenWorld world(named(), {.introspection = {.readers = {reader_of(*keys)}}});
  const auto told = world.introspected(token, "web");
  CHECK(told["sub"] == "web-knows-a");
  CHECK(told["client_id"] == "web");
}

TEST_CASE("subject: a sealed token says inside whose it is, and is introspected by what its client calls them") {
  const auto keys = sealing_ring();
  World issuing(named(sealed_choices(keys)));
  const auto token = web_tokens(issuing).access;
  const auto reader = tokens::sealed_reader(keys, issuing.tokens);
  TokenWorld world(named(), {.introspection = {.readers = {reader}}});
  CHECK(reader.read(token).authorization.user_id == "alice");
  CHECK(world.introspected(token)["sub"] == "web-knows-a");
}

TEST_CASE("subject: no word of it where nobody stands behind a token") {
  TokenWorld world(named());
  const auto tokens = issued(world.token(web_request({{"grant_type", "client_credentials"}})));
  CHECK_FALSE(world.introspected(tokens.access).contains("sub"));
  const Options options{.subject = by_client};
  CHECK(outward_subject(options, {.id = "web"}, {.client_id = "web"}) == "web");
  CHECK(outward_subject(options, {.id = "web"}, {.client_id = "web", .user_id = "alice"}) == "web-knows-a");
}
