#include <set>

#include "conformance/flows.hpp"
#include "support/id_tokens.hpp"
#include "support/token_signatures.hpp"

using namespace conformance;

// OpenID Connect Discovery 1.0: the metadata document of an OpenID Provider, and its keys.

namespace {

using Json = nlohmann::json;

constexpr const char* oauth_place = "/.well-known/oauth-authorization-server";
constexpr const char* openid_place = "/.well-known/openid-configuration";

/// What a whole server of this kind has mounted.
Choices provider(const std::string& issuer = "https://auth.example") {
  Choices choices{.options = {.issuer = issuer}};
  choices.more = [](Server& server) {
    server.endpoint("/authorize", endpoints::authorization([](const Request&) { return Response{.status = 200}; }));
    server.endpoint("/token", endpoints::token());
    server.endpoint(endpoints::metadata());
    server.endpoint(endpoints::openid_configuration());
  };
  return choices;
}

Response at(World& world, const std::string& path, const Request& request) {
  return handler_at(world.server().routes(), path)(request);
}

Json document(World& world, const std::string& path = openid_place) {
  const auto response = at(world, path, get(path));
  REQUIRE(response.status == 200);
  return Json::parse(response.body);
}

std::vector<Json> published(World& world) {
  const auto set = Json::parse(at(world, "/jwks", get("/jwks")).body);
  return set["keys"].get<std::vector<Json>>();
}

}  // namespace

TEST_CASE("OpenID Connect Discovery §4: one document at two places, JSON that everybody may keep") {
  IdTokenWorld world(provider());
  const auto response = at(world, openid_place, get(openid_place));
  CHECK(response.status == 200);
  CHECK(header(response, "Content-Type") == "application/json");
  CHECK(header(response, "Cache-Control") == "public, max-age=3600");
  CHECK(header(response, "Access-Control-Allow-Origin") == "*");
  CHECK(response.body == at(world, oauth_place, get(oauth_place)).body);
  CHECK(at(world, openid_place, post(openid_place, {})).status == 405);
}

TEST_CASE("OpenID Connect Discovery §4.1: it stands behind the path of the issuer, and that of RFC 8414 before") {
  IdTokenWorld world(provider("https://auth.example/acme"));
  Tenants tenants;
  tenants.add(world.server());
  const auto routes = tenants.routes();
  const auto read = [&](const std::string& path) {
    auto request = get(path);
    request.headers.set("Host", "auth.example");
    return handler_at(routes, path)(request);
  };
  const auto behind = read("/acme/.well-known/openid-configuration");
  REQUIRE(behind.status == 200);
  CHECK(behind.body == read("/.well-known/oauth-authorization-server/acme").body);
  CHECK(Json::parse(behind.body)["issuer"] == "https://auth.example/acme");
}

TEST_CASE("OpenID Connect Discovery §4.3: the issuer is the configured one, byte for byte") {
  for (const char* issuer : {"https://auth.example", "https://auth.example/", "https://auth.example/Acme/"}) {
    IdTokenWorld world(provider(issuer));
    CHECK(document(world)["issuer"] == issuer);
    CHECK(claims_of(id_token_of(sign_in_tokens(world)))["iss"] == issuer);
  }
}

TEST_CASE("OpenID Connect Discovery §3: the members that clients of a provider go by") {
  IdTokenChoices choices;
  choices.algorithms = {SigningAlgorithm::rs256, SigningAlgorithm::es256};
  choices.options.scope_claims["staff"] = {"department"};
  choices.options.claims_supported = {"name", "email", "department"};
  IdTokenWorld world(provider(), choices);
  const auto told = document(world);
  CHECK(told["authorization_endpoint"] == "https://auth.example/authorize");
  CHECK(told["token_endpoint"] == "https://auth.example/token");
  CHECK(told["jwks_uri"] == "https://auth.example/jwks");
  CHECK(told["response_types_supported"] == Json{"code", "code id_token", "id_token"});
  CHECK(told["response_modes_supported"] == Json{"query", "fragment", "form_post"});
  CHECK(told["grant_types_supported"] == Json{"authorization_code", "refresh_token", "client_credentials", "implicit"});
  CHECK(told["subject_types_supported"] == Json{"public"});
  CHECK(told["id_token_signing_alg_values_supported"] == Json{"RS256", "ES256"});
  CHECK(told["id_token_encryption_alg_values_supported"] == Json{"RSA-OAEP-256", "ECDH-ES"});
  CHECK(told["id_token_encryption_enc_values_supported"] == Json{"A128CBC-HS256", "A256GCM"});
  CHECK(told["scopes_supported"] == Json{"openid", "profile", "email", "address", "phone", "staff", "offline_access"});
  CHECK(told["claims_supported"] == Json{"name", "email", "department"});
  CHECK(told["claims_parameter_supported"] == true);
  CHECK(told["request_parameter_supported"] == false);
  CHECK(told["request_uri_parameter_supported"] == false);
  CHECK(told["code_challenge_methods_supported"] == Json{"S256"});
  CHECK(told["display_values_supported"] == Json{"page", "popup"});
  CHECK(told["prompt_values_supported"] == Json{"none", "login", "consent", "select_account"});
  for (const char* name : {"userinfo_signing_alg_values_supported", "check_session_iframe"})
    CHECK(!told.contains(name));
}

TEST_CASE("OpenID Connect Discovery §3: pairwise subjects, sign-up and acr values are told where there are some") {
  auto choices = provider();
  choices.options.subject = openid::pairwise("sixteen bytes or more");
  choices.options.pages.create_account = true;
  choices.options.acr_values_supported = {"urn:example:acr:password"};
  IdTokenWorld world(std::move(choices));
  const auto told = document(world);
  CHECK(told["subject_types_supported"] == Json{"public", "pairwise"});
  CHECK(told["prompt_values_supported"] == Json{"none", "login", "consent", "select_account", "create"});
  CHECK(told["acr_values_supported"] == Json{"urn:example:acr:password"});
}

TEST_CASE("OpenID Connect Discovery §3: a server that is no provider tells nothing of it") {
  World world(provider());
  const auto told = document(world);
  for (const char* name : {"subject_types_supported", "id_token_signing_alg_values_supported", "scopes_supported",
                           "claims_parameter_supported", "prompt_values_supported", "display_values_supported"}) {
    CHECK(!told.contains(name));
  }
  CHECK(told["issuer"] == "https://auth.example");
}

TEST_CASE("OpenID Connect Core §15.1: RS256 is among the algorithms, unless the profile forbids it") {
  IdTokenChoices choices;
  choices.algorithms = {SigningAlgorithm::es256};
  IdTokenWorld without(provider(), choices);
  CHECK(says(without.server().check(), "no ring for RS256"));
  auto stricter = provider();
  stricter.options.profile.algorithms = {SigningAlgorithm::es256};
  IdTokenWorld forbidden(std::move(stricter), choices);
  CHECK(forbidden.server().check().empty());
  CHECK(header_of(id_token_of(sign_in_tokens(forbidden)))["alg"] == "ES256");
  IdTokenWorld with(provider());
  CHECK(with.server().check().empty());
}

TEST_CASE("OpenID Connect Core §10.1: the set has a public key for each algorithm that is told, each name once") {
  IdTokenWorld world(provider(), {.algorithms = {SigningAlgorithm::rs256, SigningAlgorithm::es256,
                                                 SigningAlgorithm::ps256, SigningAlgorithm::eddsa}});
  std::set<std::string> names;
  std::set<std::string> algorithms;
  for (const auto& key : published(world)) {
    CHECK(key["use"] == "sig");
    CHECK(names.insert(key["kid"].get<std::string>()).second);
    algorithms.insert(key["alg"].get<std::string>());
    for (const char* secret_member : {"d", "p", "q", "dp", "dq", "qi", "k"}) CHECK(!key.contains(secret_member));
  }
  const auto told = document(world)["id_token_signing_alg_values_supported"].get<std::vector<std::string>>();
  CHECK(algorithms == std::set<std::string>(told.begin(), told.end()));
  CHECK(told.size() == 4);
}

TEST_CASE("OpenID Connect Core §10.1: a key stays until the last ID token that it signed has ended") {
  auto now = start;
  const auto turning = [&](Lifetime retire) {
    return std::make_shared<KeyRing>(
        KeyRingOptions{.publish = 1h, .retire = retire, .environment = {.clock = [&now] { return now; }}});
  };
  const auto ring = turning(5min);
  Choices choices;
  choices.options.profile.algorithms = {SigningAlgorithm::es256};
  const auto op = openid::Provider(ring);
  choices.issue = [op](const TokenStore& store) { return op.issue(tokens::opaque(store)); };
  choices.more = [op, ring](Server& server) {
    op.extend(server);
    server.endpoint("/jwks", endpoints::jwks(ring));
  };
  World world(choices);
  world.client("web").scope.insert("openid");
  ring->rotate();
  now = world.now = start + 1h - 1s;
  const auto token = id_token_of(sign_in_tokens(world));
  now = start + 1h + 298s;
  ring->refresh();
  CHECK(is_signed_by(*ring, token));
  now = start + 1h + 300s;
  ring->refresh();
  CHECK(!is_signed_by(*ring, token));
  const openid::Provider hasty(turning(299s));
  choices.more = [hasty](Server& server) { hasty.extend(server); };
  World forgetful(choices);
  CHECK(says(forgetful.server().check(), "longer than their key is published"));
  CHECK(says(forgetful.server().check(), "register endpoints::jwks"));
}
