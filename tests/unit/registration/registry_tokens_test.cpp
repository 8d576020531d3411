#include "support/token_formats.hpp"
#include "unit/registration/nodes.hpp"

using namespace registration_tests;

namespace {

/// Whether an API of `node` that reads its tokens itself takes `token`: a signed one names the issuer as its audience,
/// a sealed one nobody.
bool reads(const Node& node, const TokenReader& reader, const std::string& token) {
  BearerOptions options{.readers = {reader}};
  if (reader.checks_audience) options.audience = {"https://auth.example"};
  const auto api = node.world.bearer(options);
  return std::holds_alternative<Authorization>(api.check(with_bearer(get("/api"), token)));
}

Params token_of(const std::string& token) { return {{"token", token}}; }

}  // namespace

TEST_CASE("registry tokens: a signed token of a client that was disabled is dead where revocation is looked for") {
  const auto keys = ring_of();
  Nodes nodes(jwt_choices(keys));
  const auto reader = jwt_reader({.issuer = "https://auth.example",
                                  .audience = {"https://auth.example"},
                                  .jwks = keys->jwks(),
                                  .environment = {.clock = [&] { return nodes.there.world.now; }}});
  const auto token = nodes.tokens(nodes.there).access;
  CHECK(claims_of(token).at("client_generation").get<std::string>().starts_with("registry "));
  CHECK(reads(nodes.there, reader, token));
  CHECK(nodes.here.registered.registry->disable("app"));
  CHECK_FALSE(reads(nodes.there, reader, token));
  CHECK(nodes.here.registered.registry->enable("app"));
  CHECK_FALSE(reads(nodes.there, reader, token));
  CHECK(reads(nodes.there, reader, nodes.tokens(nodes.there).access));
  CHECK(nodes.here.registered.registry->remove("app"));
  CHECK_FALSE(reads(nodes.there, reader, token));
}

TEST_CASE("registry tokens: a sealed token of a client that was disabled is dead") {
  const auto keys = sealing_ring();
  Nodes nodes(sealed_choices(keys));
  const auto reader = tokens::sealed_reader(keys, nodes.there.world.tokens);
  const auto token = nodes.tokens(nodes.there).access;
  CHECK(reads(nodes.there, reader, token));
  CHECK(nodes.here.registered.registry->disable("app"));
  CHECK_FALSE(reads(nodes.there, reader, token));
  CHECK(nodes.here.registered.registry->enable("app"));
  CHECK_FALSE(reads(nodes.there, reader, token));
  CHECK(reads(nodes.there, reader, nodes.tokens(nodes.there).access));
}

TEST_CASE("registry tokens: introspection tells of a disabled client's tokens that they are not active") {
  Nodes nodes;
  const auto tokens = nodes.tokens(nodes.there);
  const auto active = [&](const std::string& token) {
    return nodes.there.world.introspected(token).at("active").get<bool>();
  };
  CHECK(active(tokens.access));
  CHECK(nodes.here.registered.registry->disable("app"));
  CHECK_FALSE(active(tokens.access));
  CHECK_FALSE(active(tokens.refresh));
  CHECK(nodes.here.registered.registry->enable("app"));
  CHECK_FALSE(active(tokens.access));
  CHECK(active(nodes.tokens(nodes.there).access));
}

TEST_CASE("registry tokens: a token of before can be given back all the same, and one of now dies by it") {
  Nodes nodes;
  const auto before = nodes.tokens(nodes.there);
  CHECK(nodes.here.registered.registry->disable("app"));
  const auto given_back = [&](const std::string& token) {
    return nodes.there.world.at("/revoke", with_basic(post("/revoke", token_of(token)), "app", nodes.secret)).status;
  };
  CHECK(given_back(before.refresh) == 401);
  CHECK(nodes.here.registered.registry->enable("app"));
  CHECK(given_back(before.refresh) == 200);
  const auto now = nodes.tokens(nodes.there);
  CHECK(opens(nodes.here.world, now.access));
  CHECK(given_back(now.refresh) == 200);
  CHECK_FALSE(opens(nodes.here.world, now.access));
}

TEST_CASE("registry tokens: a disabled resource server is told nothing, and enabled it is again") {
  Nodes nodes;
  auto api = machine();
  api.id = "photos";
  api.resources = {photos};
  const auto secret = std::string(nodes.here.registered.create(api).secret.reveal());
  const auto token = nodes.tokens(nodes.there).access;
  const auto asked = [&] {
    return nodes.there.world.at("/introspect", with_basic(post("/introspect", token_of(token)), "photos", secret))
        .status;
  };
  CHECK(asked() == 200);
  CHECK(nodes.here.registered.registry->disable("photos"));
  CHECK(asked() == 401);
  CHECK(nodes.here.registered.registry->enable("photos"));
  CHECK(asked() == 200);
}

TEST_CASE("registry tokens: a client of its own lifetimes and resources keeps them") {
  Nodes nodes;
  auto client = machine();
  client.id = "ci";
  client.allowed_resources = {photos};
  client.access_token_lifetime = 5min;
  const auto secret = std::string(nodes.here.registered.create(client).secret.reveal());
  const auto asked = [&](const char* resource) {
    const Params form{{"grant_type", "client_credentials"}, {"resource", resource}};
    return nodes.there.world.token(with_basic(token_request(form), "ci", secret));
  };
  const auto answer = asked(photos);
  CHECK(issued(answer).scope == "read");
  CHECK(member(answer, "expires_in") == "300");
  CHECK(is_refused(asked(mail), "invalid_target"));
}
