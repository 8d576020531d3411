#include "support/signed_introspection.hpp"

using namespace world;
using nlohmann::json;

TEST_CASE("signed introspection: whoever asks for a JWT gets the same answer in one") {
  SigningWorld world;
  const auto tokens = world.tokens_of_web();
  const auto claims = world.verified(world.ask(tokens.access));
  CHECK(claims == json{{"iss", "https://auth.example"},
                       {"aud", "api"},
                       {"iat", 1'700'000'000},
                       {"token_introspection", world.introspected(tokens.access)}});
  CHECK(world.ask(tokens.access).headers.get("Cache-Control") == "no-store");
}

TEST_CASE("signed introspection: an inactive token is inactive there, too, and nothing else") {
  SigningWorld world;
  CHECK(world.verified(world.ask("unknown"))["token_introspection"] == json{{"active", false}});
  CHECK(world.verified(world.ask(world.tokens_of_web().access))["token_introspection"]["active"] == true);
}

TEST_CASE("signed introspection: by Accept alone, as HTTP weighs it") {
  SigningWorld world;
  const auto access = world.tokens_of_web().access;
  const auto is_signed = [&](std::string_view accept) {
    return world.ask(access, accept).headers.get("Content-Type") == signed_media_type;
  };
  for (const char* accept :
       {"application/token-introspection+jwt", "Application/Token-Introspection+JWT",
        "application/json;q=0.5, application/token-introspection+jwt",
        "text/html,application/token-introspection+jwt;q=0.3", "application/token-introspection+jwt;q=1.000",
        "application/json, application/token-introspection+jwt",
        "application/token-introspection+jwt ; charset=utf-8 ; Q=0.001"}) {
    CAPTURE(accept);
    CHECK(is_signed(accept));
  }
  for (const char* accept :
       {"", "*/*", "application/*", "application/json", "application/jwt", "application/token-introspection+jwt;q=0",
        "application/token-introspection+jwt;q=0.000", "application/token-introspection+jwt;q=x",
        "application/token-introspection+jwt;q=2",
        "application/token-introspection+jwt;q=", "application/token-introspection+jwt;q=0.4, application/json;q=0.5",
        ";,;;,,", "q=1", "xapplication/token-introspection+jwt"}) {
    CAPTURE(accept);
    CHECK_FALSE(is_signed(accept));
  }
}

TEST_CASE("signed introspection: without keys the answer is plain, whatever is asked for") {
  TokenWorld world;
  auto request = with_basic(post("/introspect", {{"token", "x"}}), "api", "web secret:%+");
  request.headers.set("Accept", signed_media_type);
  const auto response = world.at("/introspect", request);
  CHECK(response.headers.get("Content-Type") == "application/json");
  CHECK(response.body == inactive);
}

TEST_CASE("signed introspection: a refusal is plain JSON") {
  SigningWorld world;
  auto request = with_basic(post("/introspect", {}), "api", "web secret:%+");
  request.headers.set("Accept", signed_media_type);
  const auto refused = world.at("/introspect", request);
  CHECK(refused.status == 400);
  CHECK(error(refused) == "invalid_request");
  CHECK(refused.headers.get("Content-Type") == "application/json");
}

TEST_CASE("signed introspection: is never taken for an access token") {
  const auto keys = ring_of();
  SigningWorld world(keys);
  const auto response = world.ask(world.tokens_of_web().access);
  CHECK(header_of(response.body)["typ"] == "token-introspection+jwt");
  CHECK_FALSE(world.accepts(response.body));
  CHECK(world.accepts(world.tokens_of_web().access));
}

TEST_CASE("signed introspection: the metadata document tells how, and only then") {
  constexpr const char* place = "/.well-known/oauth-authorization-server";
  SigningWorld world(ring_of(SigningAlgorithm::eddsa));
  const auto told = json::parse(world.at(place, get(place)).body);
  CHECK(told["introspection_signing_alg_values_supported"] == json{"EdDSA"});
  TokenWorld without;
  CHECK_FALSE(json::parse(without.at(place, get(place)).body).contains("introspection_signing_alg_values_supported"));
}

TEST_CASE("signed introspection: of several keys the first signs, and every algorithm is told once") {
  constexpr const char* place = "/.well-known/oauth-authorization-server";
  // What the first ring publishes beside its own key is of the second's algorithm.
  const std::vector published{generate_signer(SigningAlgorithm::eddsa), generate_signer(SigningAlgorithm::es256)};
  const SigningKeys keys{std::make_shared<KeyRing>(published), ring_of()};
  TokenWorld world({}, {.introspection = {.keys = keys}});
  auto request = with_basic(post("/introspect", {{"token", "x"}}), "api", "web secret:%+");
  request.headers.set("Accept", signed_media_type);
  CHECK(header_of(world.at("/introspect", request).body)["alg"] == "EdDSA");
  const auto told = json::parse(world.at(place, get(place)).body);
  CHECK(told["introspection_signing_alg_values_supported"] == json{"EdDSA", "ES256"});
}

TEST_CASE("signed introspection: loosened() tells when nobody can fetch the keys") {
  const auto keys = ring_of();
  TokenWorld world({}, {.introspection = {.keys = keys}});
  CHECK(says(world.server().loosened(), "introspection answers are signed"));
  SigningWorld published(keys);
  CHECK_FALSE(says(published.server().loosened(), "signed"));
}

TEST_CASE("signed introspection: members of the application are in it, reserved names are dropped") {
  endpoints::IntrospectionOptions options;
  options.extra = [](const endpoints::Introspected&, JsonMembers& members) {
    members.add("tenant", "one");
    members.add("sub", "mallory");
  };
  SigningWorld world(ring_of(), options);
  const auto told = world.verified(world.ask(world.tokens_of_web().access))["token_introspection"];
  CHECK(told["tenant"] == "one");
  CHECK(told["sub"] == "alice");
}
