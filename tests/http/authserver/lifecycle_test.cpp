#include <doctest/doctest.h>
#include <signal.h>

#include <sstream>
#include <thread>

#include "http/authserver/agent.hpp"

using namespace oauthkit;
using namespace oauthkit::testing;

namespace {

const Params client_credentials{{"grant_type", "client_credentials"}};
/// A token is its issuer's, whatever port that has today.
const std::vector<std::string> same_issuer{"--issuer", "http://127.0.0.1:9000"};

std::string token_request() {
  return post("/token", "grant_type=client_credentials",
              "Content-Type: application/x-www-form-urlencoded\r\n" + basic("demo", "demo-secret"));
}

bool can_connect(const AuthServer& server) {
  try {
    const Connection connection(server.port());
    return true;
  } catch (const std::runtime_error&) {
    return false;
  }
}

/// Whether `condition` holds within a few seconds.
template <class Condition>
bool soon(Condition condition) {
  for (int i = 0; i < 400; ++i) {
    if (condition()) return true;
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  return false;
}

}  // namespace

TEST_CASE("authserver lifecycle: SIGTERM and SIGINT end it with status 0") {
  for (const int number : {SIGTERM, SIGINT}) {
    AuthServer server;
    CHECK(server.get("/healthz").status == 200);
    server.process().signal(number);
    CHECK(server.process().wait() == 0);
  }
}

TEST_CASE("authserver lifecycle: a signal right after the first line ends it with status 0") {
  for (int i = 0; i < 5; ++i) {
    AuthServer server;
    CHECK(server.stop() == 0);
  }
}

TEST_CASE("authserver lifecycle: a request that has begun is answered after SIGTERM") {
  AuthServer server;
  const auto bytes = token_request();
  Connection connection(server.port());
  connection.send(bytes.substr(0, bytes.size() - 5));
  // Once another connection was answered, this one has reached its thread.
  CHECK(server.get("/healthz").status == 200);
  std::this_thread::sleep_for(std::chrono::milliseconds(200));
  server.process().signal(SIGTERM);
  std::this_thread::sleep_for(std::chrono::milliseconds(200));
  CHECK(server.process().runs());
  connection.send(std::string_view(bytes).substr(bytes.size() - 5));
  const auto answer = parse_answer(connection.read());
  CHECK(answer.status == 200);
  CHECK(member(answer, "access_token") != "");
  CHECK(server.process().wait() == 0);
}

TEST_CASE("authserver lifecycle: nobody is let in after SIGTERM") {
  AuthServer server;
  Connection connection(server.port());
  connection.send("GET /healthz HTTP/1.1\r\n");
  CHECK(server.get("/healthz").status == 200);
  server.process().signal(SIGTERM);
  CHECK(soon([&] { return !can_connect(server); }));
  connection.send("Host: x\r\n\r\n");
  CHECK(parse_answer(connection.read()).body == "ok");
  CHECK(server.process().wait() == 0);
}

TEST_CASE("authserver lifecycle: tokens and what was revoked outlive a restart on sqlite") {
  const support::TemporaryDirectory directory;
  std::string live;
  std::string refresh;
  std::string dead;
  {
    AuthServer server(directory.path(), same_issuer);
    const Params there{{"redirect_uri", "http://127.0.0.1:9000/playground"}};
    const auto issue = [&] {
      const auto code = location_param(Agent(server).authorize(authorization(there)), "code");
      auto tokens = server.token(redemption(code, there));
      return std::pair(code, tokens);
    };
    const auto tokens = issue().second;
    live = member(tokens, "access_token");
    refresh = member(tokens, "refresh_token");
    const auto [code, replayed] = issue();
    dead = member(replayed, "access_token");
    CHECK(server.token(redemption(code, there)).status == 400);
    CHECK(server.stop() == 0);
  }
  const AuthServer server(directory.path(), same_issuer);
  CHECK(server.api("/api/me", live).status == 200);
  CHECK(server.api("/api/me", dead).status == 401);
  const Params form{{"grant_type", "refresh_token"}, {"refresh_token", refresh}};
  CHECK(server.token(form).status == 200);
  CHECK(server.token(form).status == 400);
}

TEST_CASE("authserver lifecycle: what was answered before SIGKILL works after it") {
  const support::TemporaryDirectory directory;
  std::string token;
  {
    AuthServer server(directory.path(), same_issuer);
    token = member(server.token(client_credentials), "access_token");
    server.process().signal(SIGKILL);
    CHECK(server.process().wait() == -SIGKILL);
  }
  const AuthServer server(directory.path(), same_issuer);
  CHECK(server.api("/api/me", token).status == 200);
}

TEST_CASE("authserver lifecycle: a sign-in and a pending consent outlive a restart on sqlite") {
  const support::TemporaryDirectory directory;
  AuthServer before(directory.path(), {});
  const Params there{{"redirect_uri", "http://127.0.0.1:9000/playground"}};
  Agent agent(before);
  const auto consent = agent.sign_in(agent.get(target(authorization(there))));
  const auto port = before.port();
  CHECK(before.stop() == 0);
  const AuthServer after(directory.path(), {}, port);
  agent.go_on_at(after);
  const auto answer = agent.allow(consent);
  CHECK(answer.status == 303);
  CHECK(after.token(redemption(location_param(answer, "code"), there)).status == 200);
  CHECK(holds(agent.get(target(authorization(there))).body, "name=\"decision\""));
}

TEST_CASE("authserver lifecycle: two servers on one sqlite file are one") {
  const support::TemporaryDirectory directory;
  const AuthServer one(directory.path(), {"--issuer", "http://127.0.0.1:9000"});
  const AuthServer other(directory.path(), {"--issuer", "http://127.0.0.1:9000"});
  const Params there{{"redirect_uri", "http://127.0.0.1:9000/playground"}};
  Agent agent(one);
  const auto page = agent.get(target(authorization(there)));
  agent.go_on_at(other);
  const auto consent = agent.sign_in(page);
  agent.go_on_at(one);
  const auto code = location_param(agent.allow(consent), "code");
  const auto tokens = other.token(redemption(code, there));
  CHECK(one.api("/api/me", member(tokens, "access_token")).status == 200);
  CHECK(one.token(redemption(code, there)).status == 400);
  CHECK(other.api("/api/me", member(tokens, "access_token")).status == 401);
}

TEST_CASE("authserver lifecycle: events go to standard error, one line of JSON each, and tell no secret") {
  AuthServer server(demo_config());
  Agent agent(server);
  const auto page = agent.get(target(authorization()));
  agent.sign_in(page, "alice", "wrong password");
  const auto code = location_param(agent.authorize(authorization()), "code");
  const auto tokens = server.token(redemption(code));
  server.token(client_credentials, "demo", "wrong secret");
  CHECK(server.stop() == 0);
  const auto log = server.process().err();
  std::istringstream lines(log);
  std::string line;
  while (std::getline(lines, line)) CHECK(Json::accept(line));
  for (const auto* event :
       {"consent_given", "code_issued", "client_authenticated", "tokens_issued", "client_refused"}) {
    CHECK(holds(log, "\"event\":\"" + std::string(event) + "\""));
  }
  for (const auto& secret :
       {code, member(tokens, "access_token"), member(tokens, "refresh_token"), std::string("wonderland"),
        std::string("demo-secret"), std::string("wrong password"), std::string("wrong secret"), std::string(verifier),
        hidden(page, "transaction_id"), agent.cookie.substr(agent.cookie.find('=') + 1)}) {
    CAPTURE(secret);
    CHECK_FALSE(secret.empty());
    CHECK_FALSE(holds(log, secret));
  }
}

TEST_CASE("authserver lifecycle: a client id that is no client's cannot forge a line of the log") {
  AuthServer server(demo_config());
  server.token(client_credentials, "x\n{\"event\":\"forged\"}", "s");
  server.token(client_credentials, "\"}{\"event\":\"forged\"", "s");
  CHECK(server.token(client_credentials).status == 200);
  CHECK(server.stop() == 0);
  std::istringstream lines(server.process().err());
  std::string line;
  while (std::getline(lines, line)) {
    const auto json = Json::parse(line, nullptr, false);
    CHECK(json.is_object());
    CHECK(json.value("event", "") != "forged");
  }
}
