#include "conformance/flows.hpp"
#include "oauthkit/client_problems.hpp"
#include "openid/subject.hpp"
#include "support/id_tokens.hpp"

using namespace conformance;

// OpenID Connect Core 1.0 §8: what clients call a person.

namespace {

constexpr const char* salt = "a salt of this server's own";

Choices with_pairwise(Choices choices = {}) {
  choices.options.subject = openid::pairwise(salt);
  return choices;
}

/// A client of its own, for pairwise subjects.
Client client_at(std::vector<std::string> redirect_uris, std::string sector_identifier_uri = {}) {
  return {.id = "probe",
          .redirect_uris = std::move(redirect_uris),
          .scope = {"openid"},
          .openid = {.subject_type = "pairwise", .sector_identifier_uri = std::move(sector_identifier_uri)}};
}

}  // namespace

TEST_CASE("OpenID Connect Core §8.1: a pairwise subject is the same in a sector, and another in each other one") {
  const auto subject = openid::pairwise(salt);
  const auto one = client_at({"https://one.example/cb"});
  auto sibling = client_at({"https://one.example:8443/other"});
  sibling.id = "sibling";
  const auto other = client_at({"https://two.example/cb"});
  const auto alice = subject(one, "alice");
  CHECK(subject(sibling, "alice") == alice);
  CHECK(subject(other, "alice") != alice);
  CHECK(subject(one, "bob") != alice);
  CHECK(alice.find("alice") == std::string::npos);
  // A restart, another node, other keys: it is made of salt, sector and user alone.
  CHECK(openid::pairwise(salt)(one, "alice") == alice);
  CHECK(openid::pairwise("another salt, as long")(one, "alice") != alice);
  auto open = one;
  open.openid.subject_type = "public";
  CHECK(subject(open, "alice") == "alice");
}

TEST_CASE("OpenID Connect Core §8.1: the ID token of a pairwise client has its subject, whatever key signs") {
  IdTokenWorld first(with_pairwise(), {.algorithms = {SigningAlgorithm::rs256}});
  IdTokenWorld second(with_pairwise(), {.algorithms = {SigningAlgorithm::rs256, SigningAlgorithm::es256}});
  second.client("web").openid.id_token_signed_response_alg = "ES256";
  for (auto* world : {&first, &second}) world->client("web").openid.subject_type = "pairwise";
  const auto sub = claims_of(id_token_of(sign_in_tokens(first)))["sub"];
  CHECK(sub != "alice");
  CHECK(sub == first.server().subject(first.client("web"), "alice"));
  CHECK(claims_of(id_token_of(sign_in_tokens(second)))["sub"] == sub);
  first.client("web").openid.subject_type = "public";
  CHECK(claims_of(id_token_of(sign_in_tokens(first)))["sub"] == "alice");
}

TEST_CASE("OpenID Connect Core §8.1: the sector is the host of sector_identifier_uri, or of the redirect URIs") {
  CHECK(openid::sector_of(client_at({"https://one.example/a", "https://ONE.example:8443/b"})) == "one.example");
  CHECK(openid::sector_of(client_at({"https://one.example/a", "https://two.example/b"})).empty());
  CHECK(openid::sector_of(client_at({"https://one.example/a", "https://two.example/b"},
                                    "https://sector.example/uris.json")) == "sector.example");
  CHECK(openid::sector_of(client_at({"com.example.app:/cb"})).empty());
  CHECK(openid::sector_of(client_at({"https://one.example@two.example/cb"})).empty());
  CHECK(openid::sector_of(client_at({})).empty());
}

TEST_CASE("OpenID Connect Core §8.1: redirect URIs of several hosts without a sector are refused") {
  IdTokenWorld world(with_pairwise());
  auto& client = world.client("web");
  client.openid.subject_type = "pairwise";
  client.redirect_uris = {"https://web.example/cb", "https://other.example/cb"};
  CHECK(says(client_problems(client, world.server()), "set sector_identifier_uri"));
  CHECK(outcome(sign_in_tokens(world)) == "500 server_error");
  client.openid.sector_identifier_uri = "http://sector.example/uris.json";
  CHECK(says(client_problems(client, world.server()), "that is not https"));
  client.openid.sector_identifier_uri = "https://sector.example/uris.json";
  CHECK(client_problems(client, world.server()).empty());
  CHECK(claims_of(id_token_of(sign_in_tokens(world)))["sub"] != "alice");
  IdTokenWorld without;
  without.client("web").openid.subject_type = "pairwise";
  CHECK(says(client_problems(without.client("web"), without.server()), "set Options::subject"));
}

TEST_CASE("OpenID Connect Core §8, §17.3: no token of a pairwise client tells the user's own id, nor an answer") {
  Choices choices;
  const auto keys = shared_ring();
  choices.issue = [keys](const TokenStore& store) { return tokens::jwt(store, keys, {.refresh = 24h}); };
  const auto endpoint = [](World& world) {
    endpoints::IntrospectionOptions options;
    options.username = [](const endpoints::Introspected& about) { return "Mrs. " + about.authorization.user_id; };
    world.server().endpoint("/introspect", endpoints::introspection(world.tokens, options));
  };
  for (const bool signs_tokens : {false, true}) {
    IdTokenWorld world(with_pairwise(signs_tokens ? choices : Choices()));
    endpoint(world);
    world.client("web").openid.subject_type = "pairwise";
    const auto answer = sign_in_tokens(world);
    const auto sub = claims_of(id_token_of(answer))["sub"].get<std::string>();
    if (signs_tokens) CHECK(claims_of(issued(answer).access)["sub"] == sub);
    const auto introspected = [&](const std::string& token) {
      const auto asked = with_basic(post("/introspect", {{"token", token}}), "web", "web secret:%+");
      return handler_at(world.server().routes(), "/introspect")(asked);
    };
    const auto about = introspected(issued(answer).refresh);
    CHECK(member(about, "active") == "true");
    CHECK(member(about, "sub") == sub);
    CHECK(about.body.find("alice") == std::string::npos);
    const auto token = id_token_of(answer);
    for (int part : {0, 1}) CHECK(part_of(token, part).find("alice") == std::string::npos);
    world.client("web").openid.subject_type = "public";
    CHECK(member(introspected(issued(sign_in_tokens(world)).refresh), "username") == "Mrs. alice");
  }
}

TEST_CASE("OpenID Connect Core §17.3: neither sid nor jti joins what pairwise subjects part") {
  Choices choices;
  const auto keys = shared_ring();
  choices.issue = [keys](const TokenStore& store) { return tokens::jwt(store, keys); };
  IdTokenWorld world(with_pairwise(std::move(choices)));
  world.op.state()->tells_sid = true;
  for (const char* id : {"web", "spa"}) world.client(id).openid.subject_type = "pairwise";
  const auto at_web = sign_in_tokens(world);
  const auto at_spa = redeem_as_public(world, code(world, signing_in(by_spa)), by_spa);
  const auto one = claims_of(id_token_of(at_web));
  const auto two = claims_of(id_token_of(at_spa));
  CHECK(one["sub"] != two["sub"]);
  CHECK(one["sid"] != two["sid"]);
  CHECK(claims_of(issued(at_web).access)["jti"] != claims_of(issued(at_spa).access)["jti"]);
  CHECK(claims_of(id_token_of(sign_in_tokens(world)))["sid"] == one["sid"]);
  Client web;
  web.id = "web";
  CHECK(openid::outward_sid("https://auth.example", web, "").empty());
}
