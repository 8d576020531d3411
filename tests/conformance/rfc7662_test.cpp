#include "conformance/flows.hpp"
#include "support/token_endpoints.hpp"

using namespace conformance;

// OAuth 2.0 Token Introspection.

TEST_CASE("RFC 7662 §2.1: the request is a POST of a form, with the parameter token") {
  TokenWorld world;
  const auto tokens = world.tokens_of_web();
  CHECK(outcome(world.introspect({})) == "400 invalid_request");
  const auto fetched = with_basic(get("/introspect?token=" + tokens.access), "api", "web secret:%+");
  CHECK(outcome(world.at("/introspect", fetched)) == "405 invalid_request");
  CHECK(outcome(world.introspect({{"token", tokens.access}})) == "200");
}

TEST_CASE("RFC 7662 §2.1: to keep tokens from being tried out, the caller must authenticate") {
  TokenWorld world;
  const auto tokens = world.tokens_of_web();
  CHECK(outcome(world.at("/introspect", post("/introspect", {{"token", tokens.access}}))) == "401 invalid_client");
  const auto named = post("/introspect", {{"token", tokens.access}, {"client_id", "native"}});
  CHECK(outcome(world.at("/introspect", named)) == "401 invalid_client");
  CHECK(world.introspected(tokens.access)["active"] == true);
}

TEST_CASE("RFC 7662 §2.1: a hint that leads nowhere makes the server look everywhere else") {
  TokenWorld world;
  const auto tokens = world.tokens_of_web();
  CHECK(member(world.introspect({{"token", tokens.access}, {"token_type_hint", "refresh_token"}}), "active") == "true");
}

TEST_CASE("RFC 7662 §2.2: active is a boolean and always there") {
  TokenWorld world;
  CHECK(world.introspected(world.tokens_of_web().access)["active"].is_boolean());
  CHECK(world.introspected("unknown")["active"].is_boolean());
}

TEST_CASE("RFC 7662 §2.2: times are whole seconds since 1970") {
  TokenWorld world;
  const auto told = world.introspected(world.tokens_of_web().access);
  for (const char* name : {"exp", "iat", "nbf"}) {
    CAPTURE(name);
    CHECK(told[name].is_number_integer());
  }
  CHECK(told["exp"].get<std::int64_t>() - told["iat"].get<std::int64_t>() == 3600);
}

TEST_CASE("RFC 7662 §2.2: of an inactive token nothing is told, nor why it is inactive") {
  TokenWorld world;
  const auto expired = world.tokens_of_web();
  world.now += 1h;
  const auto revoked = world.tokens_of_web();
  world.revoke({{"token", revoked.refresh}});
  const auto live = world.tokens_of_web();
  for (const auto& token : {expired.access, revoked.access, std::string("unknown")}) {
    CHECK(world.introspect({{"token", token}}).body == R"({"active":false})");
  }
  CHECK(world.introspected(live.access).size() > 1);
}

TEST_CASE("RFC 7662 §2.2: a token that is not for the caller to know is inactive to it") {
  TokenWorld world;
  const auto tokens = world.tokens_of_web({{"resource", mail}});
  CHECK(world.introspect({{"token", tokens.access}}).body == inactive);
  CHECK(world.introspect({{"token", tokens.refresh}}).body == inactive);
  world.client("api").resources = {mail};
  CHECK(world.introspected(tokens.access)["sub"] == "alice");
}

TEST_CASE("RFC 7662 §2.3: wrong credentials are 401") {
  TokenWorld world;
  const auto tokens = world.tokens_of_web();
  const auto wrong = world.at("/introspect", with_basic(post("/introspect", {{"token", tokens.access}}), "api", "no"));
  CHECK(outcome(wrong) == "401 invalid_client");
  CHECK(header(wrong, "WWW-Authenticate") == "Basic realm=\"oauth\"");
}

TEST_CASE("RFC 7662 §4: the state of the token is checked in full: end, revocation, audience") {
  TokenWorld world;
  const auto tokens = world.tokens_of_web({{"resource", photos}});
  CHECK(world.introspected(tokens.access)["active"] == true);
  world.now += 59min;
  CHECK(world.introspected(tokens.access)["active"] == true);
  world.now += 1min;
  CHECK(world.introspect({{"token", tokens.access}}).body == inactive);
}

TEST_CASE("RFC 7662 §4: the answer is not cached, and a token in the URL is refused") {
  TokenWorld world;
  const auto tokens = world.tokens_of_web();
  CHECK(header(world.introspect({{"token", tokens.access}}), "Cache-Control") == "no-store");
  const auto in_url = with_basic(post("/introspect?token=" + tokens.access, {}), "api", "web secret:%+");
  CHECK(outcome(world.at("/introspect", in_url)) == "400 invalid_request");
}

TEST_CASE("RFC 7662 §5: who asks decides what is told") {
  endpoints::IntrospectionOptions options;
  options.allowed = [](const endpoints::Introspected&) { return true; };
  options.username = [](const endpoints::Introspected& token) {
    return token.caller.id == "api" ? std::string("alice@example") : std::string();
  };
  TokenWorld world({}, {.introspection = options});
  const auto tokens = world.tokens_of_web();
  CHECK(world.introspected(tokens.access, "api").contains("username"));
  CHECK_FALSE(world.introspected(tokens.access, "legacy").contains("username"));
}
