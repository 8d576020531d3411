#include <doctest/doctest.h>
#include <signal.h>

#include "nodes/pair.hpp"
#include "stores/postgres/server.hpp"

using namespace nodes_tests;
using namespace oauthkit::testing;
using store_tests::durable_server;

namespace {

/// What `pg_ctl stop` sends to the server.
constexpr int fast = SIGINT;
constexpr int immediate = SIGQUIT;

void expect_unavailable(const Answer& answer, std::string_view type) {
  CHECK(answer.status == 503);
  CHECK(answer.field("Retry-After") != "<none>");
  CHECK(answer.field("Content-Type").starts_with(type));
  CHECK_FALSE(holds(answer.body, "onnect"));
}

}  // namespace

TEST_CASE("authserver on PostgreSQL: while the server is away all is 503, and after it nothing is lost") {
  const AuthServer server(configuration(durable_server().create_schema()));
  for (const int signal : {fast, immediate, SIGKILL}) {
    CAPTURE(signal);
    Agent agent(server);
    const auto consent = agent.sign_in(agent.get(target(question())));
    const auto code = location_param(Agent(server).authorize(authorization()), "code");
    const auto tokens = server.token(redemption(location_param(agent.get(target(authorization())), "code")));
    const auto renewal = refresh(member(tokens, "refresh_token"));
    durable_server().stop(signal);
    for (const Params& form : {renewal, redemption(code), Params{{"grant_type", "client_credentials"}}}) {
      const auto refused = server.token(form);
      expect_unavailable(refused, "application/json");
      CHECK(member(refused, "error") == "temporarily_unavailable");
    }
    expect_unavailable(agent.get(target(question())), "text/html");
    expect_unavailable(agent.allow(consent), "text/html");
    CHECK(server.api("/api/me", member(tokens, "access_token")).status == 503);
    CHECK(server.get("/healthz").status == 503);
    durable_server().start();
    CHECK(server.get("/healthz").status == 200);
    CHECK(server.api("/api/me", member(tokens, "access_token")).status == 200);
    CHECK(server.token(renewal).status == 200);
    CHECK(server.token(redemption(code)).status == 200);
    CHECK(agent.allow(consent).status == 303);
  }
}

TEST_CASE("authserver on PostgreSQL: a restart between two requests is not noticed") {
  const AuthServer server(configuration(durable_server().create_schema()));
  const auto tokens = server.token(redemption(location_param(Agent(server).authorize(authorization()), "code")));
  durable_server().stop(fast);
  durable_server().start();
  CHECK(server.token(refresh(member(tokens, "refresh_token"))).status == 200);
}

TEST_CASE("authserver on PostgreSQL: a node that started when the server was there ends well when it is away") {
  AuthServer server(configuration(durable_server().create_schema()));
  durable_server().stop(fast);
  CHECK(server.get("/healthz").status == 503);
  CHECK(server.stop() == 0);
  durable_server().start();
}
