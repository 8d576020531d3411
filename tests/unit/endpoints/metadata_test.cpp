#include "support/token_endpoints.hpp"

using namespace world;
using nlohmann::json;

namespace {

constexpr const char* place = "/.well-known/oauth-authorization-server";

json document(TokenWorld& world, std::string_view path = place) {
  const auto response = world.at(path, get(std::string(path)));
  REQUIRE(response.status == 200);
  return json::parse(response.body);
}

/// Every sentence of `check()`, or what `routes()` threw.
bool told(Server& server, std::string_view part) {
  for (const auto& text : server.check()) {
    if (text.find(part) != std::string::npos) return true;
  }
  return false;
}

}  // namespace

TEST_CASE("metadata: tells what is registered, and nothing else") {
  TokenWorld world({}, {.metadata = {.scopes = {"read", "write"}, .protected_resources = {photos}}});
  CHECK(document(world) ==
        json{{"issuer", "https://auth.example"},
             {"authorization_endpoint", "https://auth.example/authorize"},
             {"token_endpoint", "https://auth.example/token"},
             {"revocation_endpoint", "https://auth.example/revoke"},
             {"introspection_endpoint", "https://auth.example/introspect"},
             {"response_types_supported", {"code"}},
             {"response_modes_supported", {"query", "fragment", "form_post"}},
             {"authorization_response_iss_parameter_supported", true},
             {"request_parameter_supported", false},
             {"request_uri_parameter_supported", false},
             {"grant_types_supported", {"authorization_code", "refresh_token", "client_credentials"}},
             {"token_endpoint_auth_methods_supported", {"client_secret_basic", "client_secret_post", "none"}},
             {"revocation_endpoint_auth_methods_supported", {"client_secret_basic", "client_secret_post", "none"}},
             {"introspection_endpoint_auth_methods_supported", {"client_secret_basic", "client_secret_post"}},
             {"scopes_supported", {"read", "write"}},
             {"code_challenge_methods_supported", {"S256"}},
             {"protected_resources", {photos}}});
}

TEST_CASE("metadata: a JSON document that everybody may keep, scripts of every origin too, and for no POST") {
  TokenWorld world;
  auto request = get(place);
  request.headers.add("Origin", "https://app.example");
  const auto response = world.at(place, request);
  CHECK(response.headers.get("Content-Type") == "application/json");
  CHECK(response.headers.get("Cache-Control") == "public, max-age=3600");
  CHECK(response.headers.get("Access-Control-Allow-Origin") == "*");
  const auto posted = world.at(place, post(place, {}));
  CHECK(posted.status == 405);
  CHECK(posted.headers.get("Allow") == "GET, HEAD, OPTIONS");
}

TEST_CASE("metadata: the grants of RFC 6749's profile, own modules and switches show") {
  TokenWorld world(
      {.options = {.profile = Profile::oauth20, .legacy = {.plain_pkce = true}}, .more = [](Server& server) {
         server.response_mode({.name = "pigeon", .render = [](const AuthorizationResponse&) { return Response(); }});
         server.exchange(exchanges::any([](const TokenRequest&) -> Result<Tokens> { return denied(); }));
       }});
  const auto told = document(world);
  CHECK(told["response_types_supported"] == json{"code", "token", "code token"});
  CHECK(told["grant_types_supported"] ==
        json{"authorization_code", "refresh_token", "client_credentials", "password", "implicit"});
  CHECK(told["response_modes_supported"] == json{"query", "fragment", "form_post", "pigeon"});
  CHECK(told["code_challenge_methods_supported"] == json{"S256", "plain"});
}

TEST_CASE("metadata: a server of machines has no authorization endpoint, and what is not mounted is not told") {
  Server server({.issuer = "https://auth.example"});
  server.clients([](std::string_view) -> Result<Client> { return denied(); });
  server.authenticate(client_auth::secret_basic());
  server.exchange(
      exchanges::client_credentials(tokens::opaque(stores::tokens(stores::memory(), "https://auth.example"))));
  server.endpoint("/token", endpoints::token());
  server.endpoint(endpoints::metadata());
  const auto routes = server.routes();
  REQUIRE(routes.size() == 3);
  CHECK(json::parse(handler_at(routes, place)(get(place)).body) ==
        json{{"issuer", "https://auth.example"},
             {"token_endpoint", "https://auth.example/token"},
             {"response_types_supported", json::array()},
             {"grant_types_supported", {"client_credentials"}},
             {"token_endpoint_auth_methods_supported", {"client_secret_basic"}}});
}

TEST_CASE("metadata: stands before the path of the issuer") {
  for (const char* issuer : {"https://auth.example/tenant/1", "https://auth.example/tenant/1/"}) {
    TokenWorld world({.options = {.issuer = issuer}});
    const auto told = document(world, "/.well-known/oauth-authorization-server/tenant/1");
    CHECK(told["issuer"] == issuer);
    CHECK(told["token_endpoint"] == "https://auth.example/tenant/1/token");
  }
  TokenWorld world({.options = {.issuer = "https://auth.example/"}});
  CHECK(document(world)["token_endpoint"] == "https://auth.example/token");
}

TEST_CASE("metadata: endpoints can be elsewhere than below the issuer") {
  TokenWorld world({.options = {.issuer = "https://auth.example/tenant"}},
                   {.metadata = {.base_url = "https://auth.example"}});
  const auto told = document(world, "/.well-known/oauth-authorization-server/tenant");
  CHECK(told["authorization_endpoint"] == "https://auth.example/authorize");
  CHECK(told["token_endpoint"] == "https://auth.example/token");
  CHECK(told["revocation_endpoint"] == "https://auth.example/revoke");
}

TEST_CASE("metadata: a document that could not tell where codes or tokens come from is a mistake") {
  World world;
  world.server().endpoint(endpoints::metadata());
  CHECK(told(world.server(), "register endpoints::authorization"));
  CHECK(told(world.server(), "register endpoints::token"));
  world.server().endpoint("/authorize", endpoints::authorization([](const Request&) { return Response(); }));
  world.server().endpoint("/token", endpoints::token());
  CHECK(world.server().check().empty());
}

TEST_CASE("metadata: members can be added") {
  TokenWorld world({}, {.metadata = {.extra = [](JsonMembers& members) {
                          members.add("service_documentation", "https://auth.example/docs");
                          members.add_list("ui_locales_supported", {"en", "de"});
                        }}});
  const auto told = document(world);
  CHECK(told["service_documentation"] == "https://auth.example/docs");
  CHECK(told["ui_locales_supported"] == json{"en", "de"});
}

TEST_CASE("metadata: an added member never speaks for the library") {
  for (const char* name : {"issuer", "token_endpoint", "grant_types_supported", "revocation_endpoint"}) {
    CAPTURE(name);
    TokenWorld world({}, {.metadata = {.extra = [&](JsonMembers& members) { members.add(name, "mine"); }}});
    CHECK(told(world.server(), std::string("extra member \"") + name + "\""));
    CHECK_THROWS_AS(world.server().routes(), SetupError);
  }
  TokenWorld world;
  CHECK(world.server().check().empty());
  CHECK_NOTHROW(world.server().routes());
}

TEST_CASE("metadata: an added member that is no JSON, or is there twice, is a mistake of assembly") {
  TokenWorld no_json({}, {.metadata = {.extra = [](JsonMembers& members) { members.add_json("a", "{"); }}});
  CHECK_THROWS_AS(no_json.server().routes(), SetupError);
  TokenWorld twice({}, {.metadata = {.extra = [](JsonMembers& members) {
                          members.add("a", "1");
                          members.add("a", "2");
                        }}});
  CHECK_THROWS_AS(twice.server().routes(), SetupError);
}

TEST_CASE("metadata: a module tells what clients must know of it, and replaces nothing") {
  struct Assertion : ClientAuth {
    std::string_view method() const override { return "private_key_jwt"; }
    bool presented(const ClientAuthRequest&) const override { return false; }
    Result<Client> authenticate(const ClientAuthRequest&) const override { return denied(); }
    void describe(const Registered& registered, JsonMembers& metadata) const override {
      metadata.add_list("token_endpoint_auth_signing_alg_values_supported", {"ES256"});
      metadata.add("issuer", registered.options.issuer + "/mine");
    }
  };
  TokenWorld world({.more = [](Server& server) { server.authenticate(std::make_unique<Assertion>()); }});
  const auto told = document(world);
  CHECK(told["token_endpoint_auth_signing_alg_values_supported"] == json{"ES256"});
  CHECK(told["token_endpoint_auth_methods_supported"].back() == "private_key_jwt");
  CHECK(told["issuer"] == "https://auth.example");
}
