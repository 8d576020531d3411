#include "jose/keys.hpp"
#include "support/bank.hpp"
#include "support/registration.hpp"

using namespace world;
using nlohmann::json;

// OAuth 2.0 Dynamic Client Registration: what a client says of itself.

namespace {

std::string refused(RegistrationWorld& world, const json& changes) { return told_of(world.ask(changes)); }

json public_keys() { return json::parse(jose::public_jwk_set({samples::generated(jose::Algorithm::es256)})); }

Choices with_keys(Choices choices = {}) {
  choices.more = [store = choices.store](Server& server) { server.authenticate(client_auth::private_key_jwt(store)); };
  return choices;
}

}  // namespace

TEST_CASE("RFC 7591 §2: who says little gets the defaults") {
  RegistrationWorld world;
  const auto client =
      RegistrationWorld::read(world.at(registering({{"redirect_uris", {"https://probe.example/cb"}}})), 201);
  CHECK(client.body["token_endpoint_auth_method"] == "client_secret_basic");
  CHECK(client.body["grant_types"] == json{"authorization_code"});
  CHECK(client.body["response_types"] == json{"code"});
  CHECK_FALSE(client.secret.empty());
}

TEST_CASE("RFC 7591 §2: unknown members are ignored, and so are other languages") {
  RegistrationWorld world;
  const auto client = world.enrolled({{"resource", "https://api.example/mcp"},
                                      {"x_vendor", {{"deep", {1, 2, 3}}}},
                                      {"client_name#de", "Sonde"},
                                      {"client_name#", 7}});
  CHECK_FALSE(client.body.contains("resource"));
  CHECK_FALSE(client.body.contains("x_vendor"));
  CHECK(client.body["client_name#de"] == "Sonde");
}

TEST_CASE("RFC 7591 §2: what is the server's to say is never taken over") {
  RegistrationWorld world;
  const auto client = world.enrolled({{"client_id", "web"},
                                      {"client_secret", "my own choice of a secret"},
                                      {"client_secret_expires_at", 1},
                                      {"client_id_issued_at", 1},
                                      {"registration_access_token", "mine"},
                                      {"registration_client_uri", "https://evil.example/"},
                                      {"trusted", true},
                                      {"access_token_lifetime", 1'000'000},
                                      {"resources", {"https://api.example"}},
                                      {"profile", "oauth20"},
                                      {"token_endpoint_auth_method", "client_secret_basic"}});
  CHECK(client.id != "web");
  CHECK(client.secret != "my own choice of a secret");
  CHECK(client.token != "mine");
  CHECK(client.uri.starts_with("https://auth.example/"));
  CHECK(client.body["client_secret_expires_at"] == 0);
  CHECK(client.body["client_id_issued_at"] == start.time_since_epoch().count());
  for (const char* name : {"trusted", "access_token_lifetime", "resources", "profile"}) {
    CHECK_FALSE(client.body.contains(name));
  }
}

TEST_CASE("RFC 7591 §5: one dangerous redirect URI refuses the whole registration") {
  RegistrationWorld world;
  const char* good = "https://probe.example/cb";
  for (const char* bad :
       {"javascript:alert(1)", "data:text/html,x", "https://probe.example/cb#fragment", "https://user@probe.example/cb",
        "https://*.example/cb", "http://probe.example/cb", "/relative", "https://probe.example/a b"}) {
    CAPTURE(bad);
    CHECK(refused(world, {{"redirect_uris", {good, bad}}}) == iru);
  }
  CHECK(world.ask({{"redirect_uris", {good}}}).status == 201);
}

TEST_CASE("RFC 7591 §2: of redirect URIs a scheme that nobody listed is left out, and the rest stands") {
  const json cursor = {"cursor://anysphere.cursor-mcp/oauth/callback",
                       "https://www.cursor.com/agents/mcp/oauth/callback", "http://localhost:8787/callback"};
  RegistrationWorld world;
  const auto client = world.enrolled({{"redirect_uris", cursor}});
  CHECK(client.body["redirect_uris"] == json{cursor[1], cursor[2]});
  CHECK(refused(world, {{"redirect_uris", {cursor[0]}}}) == iru);
  RegistrationWorld listed({.private_use_schemes = {"cursor"}});
  CHECK(listed.enrolled({{"redirect_uris", cursor}}).body["redirect_uris"] == cursor);
}

TEST_CASE("RFC 7591 §2: the authorization code grant needs a redirect URI") {
  RegistrationWorld world;
  CHECK(refused(world, {{"redirect_uris", nullptr}}) == iru);
  CHECK(refused(world, {{"redirect_uris", json::array()}}) == iru);
  CHECK(world.ask().status == 201);
}

TEST_CASE("RFC 7591 §2.1: what is not served is left out, and what leaves nothing is refused") {
  RegistrationWorld world;
  const auto client = world.enrolled(
      {{"grant_types",
        {"authorization_code", "refresh_token", "urn:ietf:params:oauth:grant-type:device_code", "implicit"}},
       {"response_types", {"code", "id_token"}}});
  CHECK(client.body["grant_types"] == json{"authorization_code", "refresh_token"});
  CHECK(client.body["response_types"] == json{"code"});
  CHECK(refused(world, {{"grant_types", {"urn:ietf:params:oauth:grant-type:device_code"}}}) == icm);
  CHECK(refused(world, {{"response_types", {"id_token"}}}) == icm);
  CHECK(refused(world, {{"token_endpoint_auth_method", "client_secret_jwt"}}) == icm);
}

TEST_CASE("RFC 7591 §2: client_credentials is not for whoever registers openly, and never without a secret") {
  const json itself = {{"grant_types", {"client_credentials"}},
                       {"token_endpoint_auth_method", "client_secret_basic"},
                       {"redirect_uris", nullptr}};
  RegistrationWorld open;
  CHECK(refused(open, itself) == icm);
  const auto without = open.enrolled({{"grant_types", {"authorization_code", "client_credentials"}},
                                      {"token_endpoint_auth_method", "client_secret_basic"}});
  CHECK(without.body["grant_types"] == json{"authorization_code"});
  RegistrationWorld admitted({.admission = {.scope = {"read"}, .client_credentials = true}});
  CHECK(refused(admitted, {{"grant_types", {"client_credentials"}}, {"token_endpoint_auth_method", "none"}}) == icm);
  const auto client = admitted.enrolled(itself);
  const auto tokens = issued(admitted.token_for(client, {{"grant_type", "client_credentials"}}));
  CHECK(tokens.scope == "read");
}

TEST_CASE("RFC 7591 §2: the scope is cut to what may be had, and is all of that when none is named") {
  RegistrationWorld world;
  CHECK(world.enrolled({{"scope", "read admin"}}).body["scope"] == "read");
  CHECK(world.enrolled().body["scope"] == "read write");
  CHECK(world.enrolled({{"scope", ""}}).body["scope"] == "read write");
  RegistrationWorld whole({.admission = {.scope = {"read", "write"}, .whole_scope = true}});
  CHECK(whole.enrolled({{"scope", "read"}}).body["scope"] == "read write");
}

TEST_CASE("RFC 7591 §2: keys are public, in one place, and there for private_key_jwt") {
  RegistrationWorld world({.world = with_keys()});
  const json by_keys = {{"token_endpoint_auth_method", "private_key_jwt"}};
  const auto and_by = [&](const json& more) {
    auto all = by_keys;
    all.merge_patch(more);
    return told_of(world.ask(all));
  };
  CHECK(and_by({}) == icm);
  CHECK(and_by({{"jwks", public_keys()}, {"jwks_uri", "https://probe.example/keys"}}) == icm);
  CHECK(and_by({{"jwks_uri", "http://probe.example/keys"}}) == icm);
  auto with_private = public_keys();
  with_private["keys"][0]["d"] = "AAAA";
  CHECK(and_by({{"jwks", with_private}}) == icm);
  CHECK(and_by({{"jwks", public_keys()}}) == "201");
  CHECK(and_by({{"jwks_uri", "https://probe.example/keys"}}) == "201");
}

TEST_CASE("RFC 7591 §2: links lead to websites") {
  RegistrationWorld world;
  for (const char* name : {"client_uri", "logo_uri", "tos_uri", "policy_uri"}) {
    CAPTURE(name);
    CHECK(refused(world, {{name, "javascript:alert(1)"}}) == icm);
    CHECK(refused(world, {{name, "http://probe.example/"}}) == icm);
    CHECK(world.enrolled({{name, "https://probe.example/x"}}).body[name] == "https://probe.example/x");
  }
}

TEST_CASE("RFC 7591 §5: a name is short, and hides and turns nothing") {
  RegistrationWorld world;
  CHECK(refused(world, {{"client_name", std::string(201, 'a')}}) == icm);
  CHECK(refused(world, {{"client_name", "a\nb"}}) == icm);
  CHECK(refused(world, {{"client_name", "evil\u202Egnp"}}) == icm);
  CHECK(refused(world, {{"contacts", "a@probe.example"}}) == icm);
  CHECK(refused(world, {{"redirect_uris", "https://probe.example/cb"}}) == iru);
  CHECK(world.enrolled({{"client_name", "Ünïcode & <b>"}}).body["client_name"] == "Ünïcode & <b>");
}

TEST_CASE("RFC 7591 §3.2.2: what the profile of the server forbids is no registration") {
  RegistrationWorld bank({.world = banking()});
  CHECK(refused(bank, {}) == icm);
  CHECK(refused(bank, {{"token_endpoint_auth_method", nullptr}}) == icm);
  CHECK(refused(bank, {{"token_endpoint_auth_method", "client_secret_basic"}}) == icm);
  const json by_keys = {{"token_endpoint_auth_method", "private_key_jwt"}, {"jwks", public_keys()}};
  auto of_an_app = by_keys;
  of_an_app["redirect_uris"] = {"com.example.app:/cb"};
  CHECK(refused(bank, of_an_app) == iru);
  auto by_rsa = by_keys;
  by_rsa["token_endpoint_auth_signing_alg"] = "RS256";
  CHECK(refused(bank, by_rsa) == icm);
  CHECK(refused(bank, by_keys) == "201");
}

TEST_CASE("RFC 7591 §3.2.2: a client that could not be served is none") {
  RegistrationWorld world;
  CHECK(refused(world, {{"dpop_bound_access_tokens", true}}) == icm);
  CHECK(refused(world, {{"require_pushed_authorization_requests", true}}) == icm);
  CHECK(refused(world, {{"authorization_details_types", {"payment"}}}) == icm);
  RegistrationWorld proving({.world = taking_proofs()});
  CHECK(proving.enrolled({{"dpop_bound_access_tokens", true}}).body["dpop_bound_access_tokens"] == true);
}

TEST_CASE("RFC 7591 §3.2.1: what would be too much to be told again is refused, and nothing of it is kept") {
  const auto named = [](int count) {
    json changes = json::object();
    for (int i = 0; i < count; ++i) changes["client_name#a" + std::to_string(i)] = "Probe";
    return changes;
  };
  RegistrationWorld world;
  CHECK(told_of(world.ask(named(252))) == icm);
  CHECK(world.registry->list().empty());
  const auto client = world.enrolled(named(200));
  CHECK(client.body["client_name#a199"] == "Probe");
  CHECK(world.registry->list().size() == 1);
  CHECK(!world.tokens_of(client).access.empty());
}
