#include <doctest/doctest.h>

#include <thread>

#include "http/authserver/agent.hpp"

using namespace oauthkit;
using namespace oauthkit::testing;

namespace {

std::string code_of(const AuthServer& server, const Params& changes = {}) {
  return location_param(Agent(server).authorize(authorization(changes)), "code");
}

const Params native{{"client_id", "native"}, {"redirect_uri", "http://127.0.0.1:51004/callback"}, {"scope", "read"}};

Params native_redemption(const std::string& code) {
  return redemption(code, {{"client_id", "native"}, {"redirect_uri", "http://127.0.0.1:51004/callback"}});
}

}  // namespace

TEST_CASE("authserver code flow: demo, from the request to the API") {
  const AuthServer server(demo_config());
  Agent agent(server);
  const auto answer = agent.authorize(authorization());
  CHECK(answer.status == 303);
  CHECK(answer.field("Location").starts_with("https://client.example/callback?"));
  CHECK(location_param(answer, "state") == "xyz");
  CHECK(location_param(answer, "iss") == server.url());
  const auto tokens = server.token(redemption(location_param(answer, "code")));
  CHECK(tokens.status == 200);
  CHECK(tokens.field("Cache-Control") == "no-store");
  CHECK(member(tokens, "token_type") == "Bearer");
  CHECK(Json::parse(tokens.body)["expires_in"] == 3600);
  const auto me = server.api("/api/me", member(tokens, "access_token"));
  CHECK(me.status == 200);
  CHECK(Json::parse(me.body) == Json{{"sub", "user-1"}, {"client_id", "demo"}, {"scope", "read write"}});
}

TEST_CASE("authserver code flow: the built-in demo works on whatever port") {
  const AuthServer server;
  for (const auto& uri : {server.url() + "/playground", std::string("http://127.0.0.1:9000/playground")}) {
    CAPTURE(uri);
    const auto code = code_of(server, {{"redirect_uri", uri}});
    const auto tokens = server.token(redemption(code, {{"redirect_uri", uri}}));
    CHECK(member(server.api("/api/me", member(tokens, "access_token")), "sub") == "alice");
  }
  CHECK(server.get(target(authorization({{"redirect_uri", "http://127.0.0.1:9001/playground"}}))).status == 400);
}

TEST_CASE("authserver code flow: a native app on a port of its own, without a secret") {
  const AuthServer server(demo_config());
  const auto tokens = server.post("/token", native_redemption(code_of(server, native)));
  CHECK(tokens.status == 200);
  CHECK(member(tokens, "refresh_token") != "");
  CHECK(member(server.api("/api/me", member(tokens, "access_token")), "client_id") == "native");
}

TEST_CASE("authserver code flow: the native app's code needs its verifier") {
  const AuthServer server(demo_config());
  auto wrong = native_redemption(code_of(server, native));
  Params without;
  for (const auto& [name, value] : wrong) {
    if (name != "code_verifier") without.add(name, value);
  }
  CHECK(member(server.post("/token", without), "error") == "invalid_grant");
  CHECK(server.post("/token", native_redemption(code_of(server, native))).status == 200);
}

TEST_CASE("authserver code flow: the path of a native app's redirect URI is compared") {
  const AuthServer server(demo_config());
  for (const auto* uri : {"http://127.0.0.1:51004/other", "http://localhost:51004/callback"}) {
    CHECK(
        server.get(target(authorization({{"client_id", "native"}, {"scope", "read"}, {"redirect_uri", uri}}))).status ==
        400);
  }
  CHECK(server.get(target(authorization(native))).status == 200);
}

TEST_CASE("authserver code flow: a web client's port is compared") {
  auto config = demo_config();
  config["clients"][0]["redirect_uris"] = {"http://127.0.0.1:4000/callback"};
  const AuthServer server(config);
  CHECK(server.get(target(authorization({{"redirect_uri", "http://127.0.0.1:4001/callback"}}))).status == 400);
  CHECK(server.get(target(authorization({{"redirect_uri", "http://127.0.0.1:4000/callback"}}))).status == 200);
}

TEST_CASE("authserver code flow: deny goes back with access_denied") {
  const AuthServer server(demo_config());
  Agent agent(server);
  const auto page = agent.sign_in(agent.get(target(authorization())));
  const auto answer = agent.decide(page, "deny", {"read"});
  CHECK(answer.status == 303);
  CHECK(location_param(answer, "error") == "access_denied");
  CHECK(location_param(answer, "state") == "xyz");
  CHECK(location_param(answer, "code").empty());
  CHECK(agent.allow(page).status == 400);
  CHECK(location_param(agent.allow(agent.get(target(authorization()))), "code") != "");
}

TEST_CASE("authserver code flow: unchecked boxes are not granted") {
  const AuthServer server(demo_config());
  Agent agent(server);
  const auto answer = agent.decide(agent.sign_in(agent.get(target(authorization()))), "allow", {"read"});
  const auto tokens = server.token(redemption(location_param(answer, "code")));
  CHECK(member(tokens, "scope") == "read");
  CHECK(server.api("/api/write", member(tokens, "access_token")).status == 403);
  CHECK(server.api("/api/me", member(tokens, "access_token")).status == 200);
}

TEST_CASE("authserver code flow: a form cannot widen what was asked for, and no box grants nothing") {
  const AuthServer server(demo_config());
  Agent agent(server);
  const auto page = agent.sign_in(agent.get(target(authorization({{"scope", "read"}}))));
  const auto wider = agent.decide(page, "allow", {"read", "write"});
  CHECK(member(server.token(redemption(location_param(wider, "code"))), "scope") == "read");
  const auto none = agent.decide(agent.get(target(authorization())), "allow", {});
  CHECK(location_param(none, "error") == "access_denied");
}

TEST_CASE("authserver code flow: a decision counts once, and is allow or deny") {
  const AuthServer server(demo_config());
  Agent agent(server);
  const auto page = agent.sign_in(agent.get(target(authorization())));
  CHECK(agent.decide(page, "maybe", {"read"}).status == 400);
  CHECK(agent.decide(page, "", {"read"}).status == 400);
  CHECK(agent.allow(page).status == 303);
  const auto again = agent.allow(page);
  CHECK(again.status == 400);
  CHECK(again.field("Location") == "<none>");
}

TEST_CASE("authserver code flow: who is signed in is only asked for consent, every time") {
  const AuthServer server(demo_config());
  Agent agent(server);
  CHECK(agent.authorize(authorization()).status == 303);
  for (int i = 0; i < 2; ++i) {
    const auto page = agent.get(target(authorization()));
    CHECK(holds(page.body, "name=\"decision\""));
    CHECK(agent.allow(page).status == 303);
  }
}

TEST_CASE("authserver code flow: a replayed code ends what came of it") {
  const AuthServer server(demo_config());
  const auto code = code_of(server);
  const auto tokens = server.token(redemption(code));
  CHECK(server.api("/api/me", member(tokens, "access_token")).status == 200);
  const auto replay = server.token(redemption(code));
  CHECK(replay.status == 400);
  CHECK(member(replay, "error") == "invalid_grant");
  CHECK(server.api("/api/me", member(tokens, "access_token")).status == 401);
  CHECK(server.token({{"grant_type", "refresh_token"}, {"refresh_token", member(tokens, "refresh_token")}}).status ==
        400);
}

TEST_CASE("authserver code flow: another client's try harms nobody") {
  const AuthServer server(demo_config());
  const auto code = code_of(server);
  auto stolen = redemption(code, {{"client_id", "native"}});
  CHECK(member(server.post("/token", stolen), "error") == "invalid_grant");
  CHECK(server.token(redemption(code)).status == 200);
}

TEST_CASE("authserver code flow: codes and transactions live as long as the configuration says") {
  auto config = demo_config();
  config["authorization_code"] = {{"lifetime", 3}};
  config["transaction"] = {{"lifetime", 3}};
  const AuthServer server(config);
  Agent agent(server);
  const auto code = location_param(agent.authorize(authorization()), "code");
  const auto page = agent.get(target(authorization()));
  std::this_thread::sleep_for(std::chrono::milliseconds(4100));
  CHECK(member(server.token(redemption(code)), "error") == "invalid_grant");
  CHECK(agent.allow(page).status == 400);
  const auto fresh = location_param(agent.authorize(authorization()), "code");
  CHECK(server.token(redemption(fresh)).status == 200);
}

TEST_CASE("authserver code flow: a trusted client is not asked about") {
  auto config = demo_config();
  config["clients"][0]["trusted"] = true;
  config["clients"][0]["redirect_uris"].push_back("http://127.0.0.1:4000/callback");
  const AuthServer server(config);
  Agent agent(server);
  const auto answer = agent.sign_in(agent.get(target(authorization())));
  CHECK(answer.status == 303);
  CHECK(server.token(redemption(location_param(answer, "code"))).status == 200);
  CHECK(agent.get(target(authorization({{"redirect_uri", "http://127.0.0.1:4000/callback"}}))).status == 303);
  CHECK(agent.get(target(authorization({{"prompt", "none"}}))).status == 303);
  CHECK(holds(agent.get(target(authorization({{"prompt", "consent"}}))).body, "name=\"decision\""));
}

TEST_CASE("authserver code flow: trust counts for confidential clients on https and loopback alone") {
  auto config = demo_config();
  for (auto& client : config["clients"]) client["trusted"] = true;
  config["clients"][0]["redirect_uris"].push_back("com.example.app:/callback");
  config["clients"][1]["redirect_uris"].push_back("https://native.example/callback");
  const AuthServer server(config);
  Agent agent(server);
  CHECK(agent.sign_in(agent.get(target(authorization()))).status == 303);
  const auto asked = [&](const Params& changes) {
    return holds(agent.get(target(authorization(changes))).body, "name=\"decision\"");
  };
  CHECK(asked({{"redirect_uri", "com.example.app:/callback"}}));
  CHECK(asked(native));
  CHECK(asked({{"client_id", "native"}, {"scope", "read"}, {"redirect_uri", "https://native.example/callback"}}));
}

TEST_CASE("authserver code flow: an untrusted client is always asked about") {
  const AuthServer server(demo_config());
  Agent agent(server);
  const auto page = agent.sign_in(agent.get(target(authorization())));
  CHECK(holds(page.body, "name=\"decision\""));
  CHECK(location_param(agent.get(target(authorization({{"prompt", "none"}}))), "error") == "consent_required");
}
