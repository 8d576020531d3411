#include <doctest/doctest.h>

#include <thread>

#include "http/authserver/agent.hpp"

using namespace oauthkit;
using namespace oauthkit::testing;

TEST_CASE("authserver pages: sign-in is one form with username, password and hidden inputs") {
  const AuthServer server(demo_config());
  const auto page = Agent(server).get(target(authorization()));
  CHECK(page.status == 200);
  CHECK(count(page.body, "<form") == 1);
  CHECK(holds(page.body, "<form method=\"post\" action=\"/login\">"));
  CHECK(count(page.body, "name=\"username\"") == 1);
  CHECK(count(page.body, "name=\"password\"") == 1);
  CHECK(hidden(page, "transaction_id").size() > 43);
  CHECK_FALSE(holds(page.body, "<script"));
  CHECK(holds(page.body, "Demo client"));
  expect_page_headers(page);
}

TEST_CASE("authserver pages: sign-in works with keyboards, password managers and screen readers") {
  const AuthServer server(demo_config());
  const auto page = Agent(server).get(target(authorization()));
  CHECK(holds(page.body, "autocomplete=\"username\""));
  CHECK(holds(page.body, "type=\"password\" autocomplete=\"current-password\""));
  CHECK(holds(page.body, "<label for=\"username\">"));
  CHECK(holds(page.body, "<label for=\"password\">"));
  CHECK(holds(page.body, "autofocus"));
  CHECK(holds(page.body, ":focus-visible"));
  CHECK(holds(page.body, "prefers-color-scheme:dark"));
  CHECK(holds(page.body, "name=\"viewport\""));
  CHECK(holds(page.body, "<html lang=\"en\">"));
}

TEST_CASE("authserver pages: a wrong password shows the form again with status 401 and a message") {
  const AuthServer server(demo_config());
  Agent agent(server);
  auto page = agent.get(target(authorization()));
  for (const auto* password : {"wrong", "", "Wonderland", "wonderland "}) {
    CAPTURE(password);
    const auto again = agent.sign_in(page, "alice", password);
    CHECK(again.status == 401);
    CHECK(holds(again.body, "role=\"alert\""));
    CHECK(holds(again.body, "value=\"alice\""));
    CHECK(hidden(again, "transaction_id") != hidden(page, "transaction_id"));
    CHECK(again.field("Location") == "<none>");
    expect_page_headers(again);
    page = again;
  }
  CHECK(agent.sign_in(page).status == 200);
}

TEST_CASE("authserver pages: an unknown user reads the same as a wrong password") {
  const AuthServer server(demo_config());
  Agent agent(server);
  const auto page = agent.get(target(authorization()));
  const auto unknown = agent.sign_in(page, "mallory", "wonderland");
  const auto wrong = agent.sign_in(unknown, "alice", "wrong");
  CHECK(unknown.status == 401);
  CHECK(unknown.body.size() == wrong.body.size() + 2);
  CHECK(agent.sign_in(wrong).status == 200);
}

TEST_CASE("authserver pages: ten wrong passwords end a request, and do not keep the right one out of the next") {
  const AuthServer server(demo_config());
  Agent agent(server);
  auto page = agent.get(target(authorization()));
  for (int i = 1; i < 10; ++i) {
    page = agent.sign_in(page, "alice", "guess " + std::to_string(i));
    CHECK(page.status == 401);
  }
  const auto over = agent.sign_in(page, "alice", "guess 10");
  CHECK(over.status == 429);
  CHECK(holds(over.body, "please start again"));
  CHECK(agent.sign_in(page).status == 400);
  CHECK(holds(agent.sign_in(agent.get(target(authorization()))).body, "name=\"decision\""));
}

TEST_CASE("authserver pages: what was typed comes back escaped") {
  const AuthServer server(demo_config());
  Agent agent(server);
  const auto again = agent.sign_in(agent.get(target(authorization())), "\"><script>alert(1)</script>", "x");
  CHECK_FALSE(holds(again.body, "<script"));
  CHECK(holds(again.body, "value=\"&quot;&gt;&lt;script&gt;"));
}

TEST_CASE("authserver pages: the client's login_hint is filled in") {
  const AuthServer server(demo_config());
  CHECK(holds(server.get(target(authorization({{"login_hint", "alice@example.com"}}))).body,
              "value=\"alice@example.com\""));
  CHECK_FALSE(holds(server.get(target(authorization())).body, "value=\"alice"));
}

TEST_CASE("authserver pages: the reason of a sign-in is said") {
  const AuthServer server(demo_config());
  Agent agent(server);
  CHECK(agent.authorize(authorization()).status == 303);
  CHECK(holds(agent.get(target(authorization({{"prompt", "login"}}))).body, "asks you to sign in again"));
  std::this_thread::sleep_for(std::chrono::milliseconds(2100));
  CHECK(holds(agent.get(target(authorization({{"max_age", "1"}}))).body, "the last one was too long ago"));
  CHECK_FALSE(holds(agent.get(target(authorization({{"max_age", "600"}}))).body, "too long ago"));
  CHECK(holds(agent.get(target(authorization({{"prompt", "consent"}}))).body, "asks you to confirm this again"));
  CHECK_FALSE(holds(agent.get(target(authorization())).body, "class=\"note\""));
}
