#include <set>

#include "conformance/flows.hpp"
#include "support/certificates.hpp"
#include "support/proofs.hpp"
#include "support/token_endpoints.hpp"

// OAuth 2.0 Mutual-TLS Client Authentication and Certificate-Bound Access Tokens.

using namespace conformance;
using nlohmann::json;

namespace {

Choices over_tls() {
  Choices choices;
  choices.options.tls_client_certificate_bound_access_tokens = true;
  choices.more = [](Server& server) {
    server.authenticate(client_auth::tls_client_auth());
    server.authenticate(client_auth::self_signed_tls_client_auth());
  };
  return choices;
}

Request asking(const Params& more = {{"client_id", "web"}}) { return token_request(both(for_itself, more)); }

std::string at_api(const World& world, const Request& request) {
  const auto checked = world.bearer().check(request);
  return std::holds_alternative<Authorization>(checked) ? "200" : outcome(std::get<Response>(checked));
}

json metadata_of(TokenWorld& world) {
  const auto place = "/.well-known/oauth-authorization-server";
  return json::parse(world.at(place, get(place)).body);
}

}  // namespace

TEST_CASE("RFC 8705 §2: the request names its client with client_id") {
  World world(over_tls());
  auto& client = world.client("web");
  client.token_endpoint_auth_method = "tls_client_auth";
  client.tls.tls_client_auth_subject_dn = "CN=web,O=Example";
  CHECK(outcome(world.token(with_certificate(asking({}), Identity()))) == "401 invalid_client");
  CHECK(outcome(world.token(with_certificate(asking(), Identity()))) == "200");
}

TEST_CASE("RFC 8705 §2.1: the certificate is validated, and its subject the one that was registered") {
  World world(over_tls());
  auto& client = world.client("web");
  client.token_endpoint_auth_method = "tls_client_auth";
  client.tls.tls_client_auth_subject_dn = "CN=web,O=Example";
  CHECK(outcome(world.token(with_certificate(asking(), Identity(), false))) == "401 invalid_client");
  const Identity other({.name = {{"O", "Example"}, {"CN", "mallory"}}});
  CHECK(outcome(world.token(with_certificate(asking(), other))) == "401 invalid_client");
  CHECK(outcome(world.token(with_certificate(asking(), Identity()))) == "200");
}

TEST_CASE("RFC 8705 §2.1.2: a client has exactly one of the five names") {
  World world(over_tls());
  auto& client = world.client("web");
  client.token_endpoint_auth_method = "tls_client_auth";
  client.tls.tls_client_auth_subject_dn = "CN=web,O=Example";
  client.tls.tls_client_auth_san_dns = "web.example";
  const Identity both_names({.alternative = "DNS:web.example"});
  CHECK(outcome(world.token(with_certificate(asking(), both_names))) == "500 server_error");
  client.tls.tls_client_auth_subject_dn.clear();
  CHECK(outcome(world.token(with_certificate(asking(), both_names))) == "200");
}

TEST_CASE("RFC 8705 §2.2: a self-signed certificate is one that the client registered") {
  World world(over_tls());
  auto& client = world.client("web");
  client.token_endpoint_auth_method = "self_signed_tls_client_auth";
  const Identity registered;
  client.jwks = json{{"keys", {{{"kty", "EC"}, {"x5c", {base64_encode(registered.der())}}}}}}.dump();
  CHECK(outcome(world.token(with_certificate(asking(), Identity(), false))) == "401 invalid_client");
  CHECK(outcome(world.token(with_certificate(asking(), registered, false))) == "200");
}

TEST_CASE("RFC 8705 §3: a bound token is refused with another certificate, and without one") {
  World world(over_tls());
  world.client("web").tls.tls_client_certificate_bound_access_tokens = true;
  const Identity identity;
  const auto token = issued(world.token(with_certificate(web_request(for_itself), identity))).access;
  const auto request = with_bearer(get("/api"), token);
  CHECK(at_api(world, request) == "401 invalid_token");
  CHECK(at_api(world, with_certificate(request, Identity())) == "401 invalid_token");
  CHECK(at_api(world, with_certificate(request, identity)) == "200");
}

TEST_CASE("RFC 8705 §3.2: introspection tells x5t#S256, the SHA-256 of the certificate") {
  TokenWorld world(over_tls());
  world.client("web").tls.tls_client_certificate_bound_access_tokens = true;
  const Identity identity;
  const auto token = issued(world.token(with_certificate(web_request(for_itself), identity))).access;
  CHECK(world.introspected(token)["cnf"] == json{{"x5t#S256", hash_of(identity.der())}});
  CHECK(world.introspected(token)["token_type"] == "Bearer");
}

TEST_CASE("RFC 8705 §3.3: the metadata tells of bound tokens and of the methods, where there are some") {
  TokenWorld world(over_tls());
  const auto told = metadata_of(world);
  CHECK(told["tls_client_certificate_bound_access_tokens"] == true);
  const auto methods = told["token_endpoint_auth_methods_supported"].get<std::set<std::string>>();
  CHECK(methods.contains("tls_client_auth"));
  CHECK(methods.contains("self_signed_tls_client_auth"));
  TokenWorld without;
  CHECK(!metadata_of(without).contains("tls_client_certificate_bound_access_tokens"));
}

TEST_CASE("RFC 8705 §4: a public client's refresh token is bound to its certificate") {
  World world(over_tls());
  world.client("native").tls.tls_client_certificate_bound_access_tokens = true;
  const Identity identity;
  const auto redeeming = token_request(redemption(code(world, by_native), by_native));
  const auto tokens = issued(world.token(with_certificate(redeeming, identity, false)));
  const auto refreshing = token_request(refresh_form(tokens.refresh, {{"client_id", "native"}}));
  CHECK(outcome(world.token(with_certificate(refreshing, Identity(), false))) == "400 invalid_grant");
  CHECK(outcome(world.token(with_certificate(refreshing, identity, false))) == "200");
}

TEST_CASE("RFC 8705 §5: aliases are endpoints that clients make requests to, at another host, and each answers there") {
  TokenWorld world(over_tls(), {.metadata = {.mtls_base_url = "https://mtls.auth.example"}});
  auto& client = world.client("web");
  client.token_endpoint_auth_method = "tls_client_auth";
  client.tls.tls_client_auth_subject_dn = "CN=web,O=Example";
  const auto told = metadata_of(world);
  const auto& aliases = told["mtls_endpoint_aliases"];
  CHECK(aliases.size() == 3);
  CHECK_FALSE(aliases.contains("authorization_endpoint"));
  const std::string host = "https://mtls.auth.example";
  for (const auto& alias : aliases.items()) {
    const std::string name = alias.key();
    CAPTURE(name);
    const auto url = alias.value().get<std::string>();
    REQUIRE(url.starts_with(host + "/"));
    const auto path = url.substr(host.size());
    CHECK(told[name] == "https://auth.example" + path);
    CHECK(outcome(world.at(path, with_certificate(post(path, {{"client_id", "web"}}), Identity(), false))) ==
          "401 invalid_client");
    const Params form{{"client_id", "web"}, {"grant_type", "client_credentials"}, {"token", "x"}};
    CHECK(outcome(world.at(path, with_certificate(post(path, form), Identity()))) == "200");
  }
  TokenWorld without(over_tls());
  CHECK_FALSE(metadata_of(without).contains("mtls_endpoint_aliases"));
}

TEST_CASE("RFC 8705 §5, RFC 9449 §4.3: a proof that is made for an alias counts there, as the certificate does") {
  auto choices = taking_proofs({.mtls_base_url = "https://mtls.auth.example"}, over_tls());
  TokenWorld world(choices, {.metadata = {.mtls_base_url = "https://mtls.auth.example"}});
  auto& client = world.client("web");
  client.token_endpoint_auth_method = "tls_client_auth";
  client.tls.tls_client_auth_subject_dn = "CN=web,O=Example";
  const KeyHolder holder;
  const auto asked = [&](const std::string& url) {
    const auto proof = holder.signature(holder.proof("POST", url, world.now));
    return outcome(world.token(with_proof(with_certificate(asking(), Identity()), proof)));
  };
  const auto alias = metadata_of(world)["mtls_endpoint_aliases"]["token_endpoint"].get<std::string>();
  CHECK(asked("https://other.example/token") == "400 invalid_dpop_proof");
  CHECK(asked(alias) == "200");
  CHECK(asked(token_url) == "200");
}

TEST_CASE("RFC 8705 §6.4: a client with bound tokens gets none from the authorization endpoint") {
  auto choices = over_tls();
  choices.options.profile = Profile::oauth20;
  World world(choices);
  CHECK(!fragment_param(authorized(world, implicit), "access_token").empty());
  world.client("legacy").tls.tls_client_certificate_bound_access_tokens = true;
  CHECK(fragment_param(answer(world, implicit), "error") == "unauthorized_client");
}

TEST_CASE("RFC 8705 §7.1: a confidential client may change its certificate and still refresh") {
  World world(over_tls());
  world.client("web").tls.tls_client_certificate_bound_access_tokens = true;
  const auto tokens = issued(world.token(with_certificate(web_request(redemption(code(world))), Identity())));
  CHECK(outcome(world.token(with_certificate(web_request(refresh_form(tokens.refresh)), Identity()))) == "200");
}
