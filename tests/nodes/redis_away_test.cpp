#include <doctest/doctest.h>
#include <signal.h>

#include "nodes/pair.hpp"
#include "stores/redis/server.hpp"

using namespace nodes_tests;
using namespace oauthkit::testing;
using store_tests::redis_server;

TEST_CASE("authserver on Redis: while the server is away all is 503, and after it nothing is lost") {
  const AuthServer server(configuration(redis_server().url() + "?accept=loss-on-failover"));
  for (const int signal : {SIGTERM, SIGKILL}) {
    CAPTURE(signal);
    Agent agent(server);
    const auto consent = agent.sign_in(agent.get(target(question())));
    const auto code = location_param(Agent(server).authorize(authorization()), "code");
    const auto tokens = server.token(redemption(location_param(agent.get(target(authorization())), "code")));
    const auto renewal = refresh(member(tokens, "refresh_token"));
    redis_server().stop(signal);
    for (const Params& form : {renewal, redemption(code)}) {
      const auto refused = server.token(form);
      CHECK(refused.status == 503);
      CHECK(refused.field("Retry-After") != "<none>");
      CHECK(member(refused, "error") == "temporarily_unavailable");
      CHECK_FALSE(holds(refused.body, "onnect"));
    }
    CHECK(agent.allow(consent).status == 503);
    CHECK(server.get("/healthz").status == 503);
    redis_server().start();
    CHECK(server.get("/healthz").status == 200);
    CHECK(server.api("/api/me", member(tokens, "access_token")).status == 200);
    CHECK(server.token(renewal).status == 200);
    CHECK(server.token(redemption(code)).status == 200);
    CHECK(agent.allow(consent).status == 303);
  }
}
