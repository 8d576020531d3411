#include <doctest/doctest.h>

#include "http/authserver/exchanging.hpp"

using namespace oauthkit;
using namespace oauthkit::testing;

namespace {

const Json gateway_acts = {{"sub", "gateway"}, {"client_id", "gateway"}};

/// The demo, whose client may trade tokens itself.
Json trading_demo(const Json& more = Json::object()) {
  auto config = exchange_config();
  config["clients"][0]["grant_types"].push_back(exchange_grant);
  config["clients"][0].update(more);
  return config;
}

}  // namespace

TEST_CASE("authserver exchange: a service gets a token for the next one, which is told who acts for whom") {
  const AuthServer server(exchange_config());
  const auto answer = exchange(server, "gateway", users_token(server), {{"audience", backend_api}, {"scope", "read"}});
  const auto token = exchanged(answer);
  const auto body = body_of(answer);
  CHECK(body["issued_token_type"] == access_token_type);
  CHECK(body["token_type"] == "Bearer");
  CHECK(body["scope"] == "read");
  CHECK(body["expires_in"] == 300);
  CHECK_FALSE(body.contains("refresh_token"));
  const auto told = introspected(server, "backend", token);
  CHECK(told["active"] == true);
  CHECK(told["sub"] == "user-1");
  CHECK(told["aud"] == backend_api);
  CHECK(told["client_id"] == "gateway");
  CHECK(told["act"] == gateway_acts);
}

TEST_CASE("authserver exchange: the API tells who acts, in every format, and takes no token for somebody else") {
  for (const auto* format : {"opaque", "jwt", "sealed"}) {
    CAPTURE(format);
    const AuthServer server([&] {
      auto config = trading_demo({{"exchange_targets", {backend_api}}});
      config["access_token"] = {{"format", format}};
      return config;
    }());
    const auto own = users_token(server, "");
    const auto elsewhere = exchanged(exchange(server, "demo", own, {{"resource", backend_api}}));
    CHECK(server.api("/api/me", elsewhere).status == 401);
    const auto here = server.api("/api/me", exchanged(exchange(server, "demo", own)));
    CHECK(here.status == 200);
    CHECK(body_of(here) == Json{{"sub", "user-1"},
                                {"client_id", "demo"},
                                {"scope", "read write"},
                                {"act", {{"sub", "demo"}, {"client_id", "demo"}}}});
    CHECK_FALSE(body_of(server.api("/api/me", own)).contains("act"));
  }
}

TEST_CASE("authserver exchange: who acted before is nested, and stays there") {
  auto config = exchange_config();
  config["clients"].back()["exchange_targets"] = {"https://ledger.example"};
  config["clients"].push_back(service("ledger", {{"resources", {"https://ledger.example"}}}));
  const AuthServer server(config);
  const auto first = exchanged(exchange(server, "gateway", users_token(server), {{"audience", backend_api}}));
  const auto second = exchanged(exchange(server, "backend", first, {{"audience", "https://ledger.example"}}));
  CHECK(introspected(server, "ledger", second)["act"] ==
        Json{{"sub", "backend"}, {"client_id", "backend"}, {"act", gateway_acts}});
}

TEST_CASE("authserver exchange: a target is the subject's, or listed for the client, or refused") {
  const AuthServer server(exchange_config({{"allowed_resources", {"https://mail.example"}}}));
  const auto subject = users_token(server);
  for (const auto* target : {"https://mail.example", "https://unknown.example", "urn:backend"}) {
    CAPTURE(target);
    CHECK(member(exchange(server, "gateway", subject, {{"audience", target}}), "error") == "invalid_target");
  }
  const Params both{{"audience", backend_api}, {"resource", "https://mail.example"}};
  CHECK(member(exchange(server, "gateway", subject, both), "error") == "invalid_target");
  CHECK(exchange(server, "gateway", subject, {{"audience", backend_api}}).status == 200);
  CHECK(exchange(server, "gateway", subject, {{"resource", gateway_api}}).status == 200);
  CHECK(exchange(server, "gateway", subject).status == 200);
}

TEST_CASE("authserver exchange: what a client may trade for it may not just ask for") {
  const AuthServer server(trading_demo({{"exchange_targets", {backend_api}}}));
  const auto refused = Agent(server).get(target(authorization({{"resource", backend_api}})));
  CHECK(location_param(refused, "error") == "invalid_target");
  const Params alone{{"grant_type", "client_credentials"}, {"resource", backend_api}};
  CHECK(member(server.token(alone), "error") == "invalid_target");
  CHECK(exchange(server, "demo", users_token(server), {{"resource", backend_api}}).status == 200);
}

TEST_CASE("authserver exchange: a client that may impersonate is not told of, unless it sends an actor token") {
  const AuthServer server(exchange_config(
      {{"impersonate", true}, {"grant_types", {exchange_grant, "client_credentials"}}, {"scope", "read"}}));
  const auto subject = users_token(server);
  const auto alone = exchanged(exchange(server, "gateway", subject, {{"audience", backend_api}}));
  const auto told = introspected(server, "backend", alone);
  CHECK(told["sub"] == "user-1");
  CHECK_FALSE(told.contains("act"));
  const auto actor = exchanged(server.token({{"grant_type", "client_credentials"}}, "gateway", "gateway-secret"));
  const auto beside =
      exchanged(exchange(server, "gateway", subject,
                         {{"audience", backend_api}, {"actor_token", actor}, {"actor_token_type", access_token_type}}));
  CHECK(introspected(server, "backend", beside)["act"] == gateway_acts);
}

TEST_CASE("authserver exchange: with the tokens of a client that names one, that one alone may act") {
  auto config = exchange_config();
  config["clients"][0]["may_act"] = "gateway";
  config["clients"][0]["allowed_resources"].push_back(backend_api);
  const AuthServer server(config);
  const auto for_backend = users_token(server, backend_api);
  const Json named = {{"sub", "gateway"}, {"client_id", "gateway"}};
  CHECK(introspected(server, "backend", for_backend)["may_act"] == named);
  CHECK(member(exchange(server, "backend", for_backend), "error") == "invalid_request");
  CHECK(exchange(server, "gateway", users_token(server)).status == 200);
  const AuthServer free(exchange_config());
  CHECK_FALSE(introspected(free, "gateway", users_token(free)).contains("may_act"));
}

TEST_CASE("authserver exchange: an exchanged token is given back alone, and dies with the one it came of") {
  const AuthServer server(exchange_config());
  const auto subject = users_token(server);
  const auto one = exchanged(exchange(server, "gateway", subject, {{"audience", backend_api}}));
  const auto other = exchanged(exchange(server, "gateway", subject, {{"audience", backend_api}}));
  CHECK(server.post("/revoke", {{"token", one}}, basic("gateway", "gateway-secret")).status == 200);
  CHECK(introspected(server, "backend", one) == Json{{"active", false}});
  CHECK(introspected(server, "backend", other)["active"] == true);
  CHECK(introspected(server, "gateway", subject)["active"] == true);
  CHECK(server.post("/revoke", {{"token", subject}}, basic("demo", "demo-secret")).status == 200);
  CHECK(introspected(server, "backend", other) == Json{{"active", false}});
}

TEST_CASE("authserver exchange: it is there where a client lists it, or its key stands in the file") {
  const auto types_of = [](const AuthServer& server) {
    return body_of(server.get("/.well-known/oauth-authorization-server"))["grant_types_supported"].dump();
  };
  const AuthServer without(demo_config());
  CHECK_FALSE(holds(types_of(without), exchange_grant));
  CHECK(member(without.token({{"grant_type", exchange_grant}}), "error") == "unsupported_grant_type");
  const AuthServer listed(exchange_config());
  CHECK(holds(types_of(listed), exchange_grant));
  auto config = demo_config();
  config["token_exchange"] = {{"lifetime", 60}};
  const AuthServer by_key(config);
  CHECK(holds(types_of(by_key), exchange_grant));
  CHECK(member(by_key.token({{"grant_type", exchange_grant}}), "error") == "unauthorized_client");
}

TEST_CASE("authserver exchange: lifetime and clients are those of the tenant, which inherits none") {
  auto config = exchange_config();
  config["token_exchange"] = {{"lifetime", 60}};
  auto acme = exchange_config();
  acme.erase("store");
  acme.update({{"issuer", "/acme"}, {"token_exchange", {{"lifetime", 30}}}});
  auto beta = exchange_config();
  beta.erase("store");
  beta["issuer"] = "/beta";
  config["tenants"] = Json::array({acme, beta});
  config["issuer"] = "http://localhost";
  const AuthServer server(config);
  std::string subject;
  const auto lifetime_at = [&](const std::string& base) {
    Agent alice(server);
    alice.base = base;
    const auto code = location_param(alice.authorize(authorization({{"resource", gateway_api}})), "code");
    subject = exchanged(server.post(base + "/token", redemption(code), basic("demo", "demo-secret")));
    const Params form{
        {"grant_type", exchange_grant}, {"subject_token", subject}, {"subject_token_type", access_token_type}};
    const auto at_home = server.post(base + "/token", form, basic("gateway", "gateway-secret"));
    CHECK(exchanged(at_home) != "");
    return body_of(at_home)["expires_in"];
  };
  CHECK(lifetime_at("/beta") == 300);
  CHECK(lifetime_at("/acme") == 30);
  CHECK(member(exchange(server, "gateway", subject), "error") == "invalid_request");
  CHECK(body_of(exchange(server, "gateway", users_token(server)))["expires_in"] == 60);
}

TEST_CASE("authserver exchange: SIGHUP takes over what clients may, and not the first of a kind") {
  const support::TemporaryDirectory directory;
  auto config = exchange_config();
  const auto file = write_config(directory.path(), config);
  AuthServer server(directory.path(), {"--config", file});
  const auto tells = [&](const Json& next, const char* told) { return holds(read_anew(server, file, next), told); };
  const auto subject = users_token(server);
  CHECK(exchange(server, "gateway", subject, {{"audience", backend_api}}).status == 200);
  CHECK(tells(exchange_config({{"impersonate", true}}), "clients: expected none with impersonate before a restart"));
  CHECK(tells(exchange_config({{"grant_types", {exchange_grant, "urn:ietf:params:oauth:grant-type:jwt-bearer"}}}),
              "clients: expected none with the grant type jwt-bearer before a restart"));
  CHECK(tells(exchange_config({{"exchange_targets", Json::array()}}), "clients and users were read anew"));
  CHECK(member(exchange(server, "gateway", subject, {{"audience", backend_api}}), "error") == "invalid_target");
  CHECK(exchange(server, "gateway", subject).status == 200);
}

TEST_CASE("authserver exchange: whoever is no user any more neither acts nor is acted for") {
  for (const auto* format : {"opaque", "jwt"}) {
    CAPTURE(format);
    const support::TemporaryDirectory directory;
    auto config = trading_demo();
    config["access_token"] = {{"format", format}};
    const auto file = write_config(directory.path(), config);
    AuthServer server(directory.path(), {"--config", file});
    const auto of_alice = users_token(server, "");
    Agent bob(server);
    const auto allowed = bob.allow(bob.sign_in(bob.get(target(authorization())), "bob", "builder's"));
    const auto of_bob = exchanged(server.token(redemption(location_param(allowed, "code"))));
    const Params by_alice{{"actor_token", of_alice}, {"actor_token_type", access_token_type}};
    CHECK(exchange(server, "demo", of_alice).status == 200);
    CHECK(exchange(server, "demo", of_bob, by_alice).status == 200);
    config["users"].erase(0);
    REQUIRE(holds(read_anew(server, file, config), "clients and users were read anew"));
    CHECK(member(exchange(server, "demo", of_alice), "error") == "invalid_request");
    CHECK(member(exchange(server, "demo", of_bob, by_alice), "error") == "invalid_request");
    CHECK(exchange(server, "demo", of_bob).status == 200);
  }
}
