#include <doctest/doctest.h>

#include <atomic>
#include <chrono>
#include <thread>
#include <vector>

#include "http/authserver/agent.hpp"
#include "http/authserver/config_check.hpp"

using namespace oauthkit;
using namespace oauthkit::testing;

namespace {

constexpr const char* here = "192.0.2.1";
constexpr const char* elsewhere = "192.0.2.2";

/// What comes from this machine says where it was from before.
Json with_attempts(const Json& attempts = {{"limit", 3}, {"window", 3600}}, Json config = demo_config()) {
  config["attempts"] = attempts;
  config["http"] = {{"trusted_proxies", {"127.0.0.1"}}};
  return config;
}

std::string from(const std::string& address) { return "X-Forwarded-For: " + address + "\r\n"; }

/// A browser at some address that is asked to sign in, to which the same page can be answered again and again.
struct SignInPage {
  explicit SignInPage(const AuthServer& at) : server(at), page(agent.get(target(authorization()))) {}

  Answer try_with(const std::string& password, const std::string& address, const std::string& username = "alice") {
    auto answer = server.post(
        "/login", {{"transaction_id", hidden(page, "transaction_id")}, {"username", username}, {"password", password}},
        "Cookie: " + agent.cookie + "\r\n" + from(address));
    // A wrong password ends its page.
    if (answer.status == 401) page = answer;
    return answer;
  }

  const AuthServer& server;
  Agent agent{server};
  Answer page;
};

Answer as_client(const AuthServer& server, const std::string& secret, const std::string& address,
                 const std::string& id = "demo", const std::string& path = "/token") {
  return server.post(path, {{"grant_type", "client_credentials"}, {"token", "x"}}, basic(id, secret) + from(address));
}

void expect_too_many(const Answer& answer, int longest = 3600) {
  CHECK(answer.status == 429);
  const auto after = std::stoi("0" + answer.field("Retry-After"));
  CHECK(after >= 1);
  CHECK(after <= longest);
}

}  // namespace

TEST_CASE("authserver attempts: after so many wrong passwords also the right one is refused, of that name from there") {
  const AuthServer server(with_attempts());
  for (int i = 0; i < 3; ++i) CHECK(SignInPage(server).try_with("in-a-hurry", here).status == 401);
  SignInPage alice(server);
  const auto refused = alice.try_with("wonderland", here);
  expect_too_many(refused);
  expect_page_headers(refused);
  CHECK(holds(refused.body, "too many wrong passwords"));
  CHECK_FALSE(holds(refused.body, "name=\"decision\""));
  // Nobody else is shut out: not another name, and not the same person elsewhere, at the same page even.
  CHECK(holds(SignInPage(server).try_with("builder's", here, "bob").body, "name=\"decision\""));
  CHECK(holds(alice.try_with("wonderland", elsewhere).body, "name=\"decision\""));
}

TEST_CASE("authserver attempts: a name that nobody has is counted like any other, and right passwords are not") {
  const AuthServer server(with_attempts());
  for (int i = 0; i < 3; ++i) CHECK(SignInPage(server).try_with("wonderland", here, "nobody").status == 401);
  expect_too_many(SignInPage(server).try_with("wonderland", here, "nobody"));
  for (int i = 0; i < 5; ++i) {
    CHECK(holds(SignInPage(server).try_with("wonderland", here).body, "name=\"decision\""));
  }
  CHECK(SignInPage(server).try_with("in-a-hurry", here).status == 401);
}

TEST_CASE("authserver attempts: what is wrong at one door counts at the others") {
  auto config = with_attempts();
  config["profile"] = "oauth20";
  config["consent"] = Json::object();
  config["clients"][0]["grant_types"] = {"authorization_code", "password"};
  const AuthServer server(config);
  const auto by_grant = [&](const std::string& password, const std::string& address) {
    return server.post("/token", {{"grant_type", "password"}, {"username", "alice"}, {"password", password}},
                       basic("demo", "demo-secret") + from(address));
  };
  CHECK(SignInPage(server).try_with("in-a-hurry", here).status == 401);
  CHECK(member(by_grant("in-a-hurry", here), "error") == "invalid_grant");
  Agent alice(server);
  const auto page = alice.get("/account");
  const auto by_account = [&](const std::string& password, const std::string& address) {
    return server.post("/login/account",
                       {{"csrf", hidden(page, "csrf")}, {"username", "alice"}, {"password", password}},
                       "Cookie: " + alice.cookie + "\r\n" + from(address));
  };
  CHECK(by_account("in-a-hurry", here).status == 401);
  const auto refused = by_account("wonderland", here);
  expect_too_many(refused);
  expect_page_headers(refused);
  const auto grant = by_grant("wonderland", here);
  expect_too_many(grant);
  CHECK(member(grant, "error") == "temporarily_unavailable");
  expect_too_many(SignInPage(server).try_with("wonderland", here));
  CHECK(by_grant("wonderland", elsewhere).status == 200);
  CHECK(by_account("wonderland", elsewhere).status == 303);
}

TEST_CASE("authserver attempts: after so many wrong secrets also the right one is refused, of that client from there") {
  auto config = with_attempts();
  config["clients"].push_back(config["clients"][0]);
  config["clients"][2]["client_id"] = "other";
  const AuthServer server(config);
  CHECK(as_client(server, "demo-secret", here).status == 200);
  CHECK(as_client(server, "guess", here).status == 401);
  CHECK(as_client(server, "guess", here, "demo", "/introspect").status == 401);
  CHECK(as_client(server, "guess", here, "demo", "/revoke").status == 401);
  for (const auto* path : {"/token", "/introspect", "/revoke"}) {
    CAPTURE(path);
    const auto refused = as_client(server, "demo-secret", here, "demo", path);
    expect_too_many(refused);
    CHECK(member(refused, "error") == "temporarily_unavailable");
  }
  CHECK(as_client(server, "demo-secret", here, "other").status == 200);
  CHECK(as_client(server, "demo-secret", elsewhere).status == 200);
  CHECK(as_client(server, "guess", here, "nobody").status == 401);
}

TEST_CASE("authserver attempts: an address of IPv6 is counted with all that its subscriber has") {
  const AuthServer server(with_attempts());
  for (const auto* address : {"2001:db8::1", "2001:db8::2", "2001:db8::ffff"}) {
    CHECK(as_client(server, "guess", address).status == 401);
  }
  expect_too_many(as_client(server, "demo-secret", "2001:db8::4"));
  CHECK(as_client(server, "demo-secret", "2001:db8:0:1::4").status == 200);
}

TEST_CASE("authserver attempts: a public client has no secret to guess, and is not counted") {
  const AuthServer server(with_attempts());
  const auto refresh = [&](const std::string& id) {
    return server.post("/token", {{"grant_type", "refresh_token"}, {"refresh_token", "x"}, {"client_id", id}},
                       from(here));
  };
  for (int i = 0; i < 5; ++i) CHECK(member(refresh("native"), "error") == "invalid_grant");
  for (int i = 0; i < 5; ++i) CHECK(member(refresh("nobody"), "error") == "invalid_client");
}

TEST_CASE("authserver attempts: the window ends, and the right one is let in") {
  const AuthServer server(with_attempts({{"limit", 1}, {"window", 1}}));
  // Where a window begins between the two, the second is counted in the next.
  Answer refused;
  for (int i = 0; i < 20 && refused.status != 429; ++i) refused = as_client(server, "guess", here);
  expect_too_many(refused, 1);
  std::this_thread::sleep_for(std::chrono::milliseconds(1100));
  CHECK(as_client(server, "demo-secret", here).status == 200);
}

TEST_CASE("authserver attempts: of many guesses at once no more than the limit are answered") {
  const AuthServer server(with_attempts({{"limit", 5}, {"window", 3600}}));
  std::atomic<int> answered = 0;
  std::vector<std::thread> guesses;
  for (int i = 0; i < 16; ++i) {
    guesses.emplace_back([&] { answered += SignInPage(server).try_with("in-a-hurry", here).status == 401 ? 1 : 0; });
  }
  for (auto& guess : guesses) guess.join();
  CHECK(answered <= 5);
  // Some may have been told to come again, for no more than a few passwords are compared at once.
  for (int i = 0; i < 6 && SignInPage(server).try_with("in-a-hurry", here).status == 401; ++i) ++answered;
  CHECK(answered == 5);
  expect_too_many(SignInPage(server).try_with("wonderland", here));
  CHECK(holds(SignInPage(server).try_with("wonderland", elsewhere).body, "name=\"decision\""));
}

TEST_CASE("authserver attempts: without the key there is no limit, and tenants have their own") {
  const AuthServer server(with_attempts(Json::object()));
  for (int i = 0; i < 20; ++i) CHECK(as_client(server, "guess", here).status == 401);
  expect_too_many(as_client(server, "demo-secret", here), 600);
  auto config = with_attempts();
  config.erase("attempts");
  const AuthServer open(config);
  for (int i = 0; i < 30; ++i) CHECK(as_client(open, "guess", here).status == 401);
  CHECK(as_client(open, "demo-secret", here).status == 200);
  auto many = with_attempts();
  many["issuer"] = "http://localhost";
  many["tenants"] = {{{"issuer", "/acme"}, {"clients", many["clients"]}, {"users", many["users"]}},
                     {{"issuer", "/beta"},
                      {"clients", many["clients"]},
                      {"users", many["users"]},
                      {"attempts", {{"limit", 2}, {"window", 3600}}}}};
  const AuthServer tenants(many);
  for (int i = 0; i < 5; ++i) CHECK(as_client(tenants, "guess", here, "demo", "/acme/token").status == 401);
  for (int i = 0; i < 2; ++i) CHECK(as_client(tenants, "guess", here, "demo", "/beta/token").status == 401);
  expect_too_many(as_client(tenants, "demo-secret", here, "demo", "/beta/token"));
  CHECK(as_client(tenants, "demo-secret", here, "demo", "/acme/token").status == 200);
  CHECK(as_client(tenants, "demo-secret", here).status == 200);
}

TEST_CASE("authserver config: attempts") {
  const Json nothing = Json::object();
  expect_all({{"/attempts", true, nothing, "attempts: expected an object"},
              {"/attempts", {{"limits", 1}}, nothing, "attempts.limits: unknown key"},
              {"/attempts", {{"limit", 0}}, {{"limit", 1}}, "attempts.limit: expected a whole number from 1"},
              {"/attempts", {{"window", 0}}, {{"window", 1}}, "attempts.window: expected a whole number from 1"},
              {"/attempts", {{"window", nullptr}}, {{"window", 86400}}, "attempts.window: expected a whole number"}});
}
