#include <doctest/doctest.h>

#include <chrono>
#include <string>

#include "attacks/crowd.hpp"
#include "http/authserver/agent.hpp"
#include "oauthkit/secret.hpp"

// Comparing a password takes 16 MiB and tens of milliseconds. Whoever posts them in numbers gets neither the memory nor
// the threads of everybody else: what a server holds, and how long others wait, is compared with honest load.

using namespace oauthkit;
using namespace oauthkit::testing;
using namespace std::chrono_literals;

namespace {

constexpr std::size_t many = 150;
constexpr auto a_while = 5s;

/// Passwords cost what they cost where people chose them.
Json honest_config() {
  auto config = demo_config();
  config["keys"] = Json::object();
  config["users"][0]["password"] = "wonderland";
  return config;
}

Ask page_of(const AuthServer& server) {
  return [&server] { return server.get(target(authorization())); };
}

/// Somebody with a page of their own, who guesses, is told to come again, and comes; a page that is over is replaced.
Ask guesser(const AuthServer& server) {
  return [agent = Agent(server), page = Answer()]() mutable {
    if (hidden(page, "transaction_id").empty()) page = agent.get(target(authorization()));
    auto answer = agent.sign_in(page, "alice", "a guess");
    if (answer.status != 503) page = answer;
    return answer;
  };
}

/// How long others wait, while a crowd of these is there.
struct Waits {
  Answered crowd;
  Answered others;
};

Waits waits_beside(const AuthServer& server, std::function<Ask()> newcomer) {
  Crowd crowd(many, std::move(newcomer));
  auto others = ask_for(a_while, [&] { return server.get("/jwks"); });
  return {crowd.leave(), std::move(others)};
}

void expect_no_longer_waits(const Waits& flood, const Waits& honest) {
  MESSAGE("honest: median ", honest.others.wait(0.5), " ms, p99 ", honest.others.wait(0.99), " ms; flood: median ",
          flood.others.wait(0.5), " ms, p99 ", flood.others.wait(0.99), " ms; ", honest.crowd.waits.size(), " and ",
          flood.crowd.waits.size(), " answers");
  CHECK(flood.others.of(200) == flood.others.waits.size());
  CHECK(flood.others.wait(0.5) <= 5 * honest.others.wait(0.5));
  CHECK(flood.others.wait(0.99) <= 10 * honest.others.wait(0.5));
}

void expect_sign_in(const AuthServer& server) {
  Agent alice(server);
  CHECK(location_param(alice.authorize(authorization()), "code") != "");
}

}  // namespace

TEST_CASE("password flood: forms of nobody's request take no more memory than as many pages do") {
  const AuthServer shown(honest_config());
  const AuthServer flooded(honest_config());
  const auto pages = ask_at_once(48, 4, page_of(shown));
  const auto forms = ask_at_once(48, 4, [&] {
    return flooded.post("/login", {{"username", "alice"}, {"password", "a guess"}});
  });
  CHECK(pages.of(200) == pages.waits.size());
  CHECK(forms.of(400) == forms.waits.size());
  MESSAGE("pages: ", most_memory_of(shown), " MiB; forms: ", most_memory_of(flooded), " MiB");
  CHECK(most_memory_of(flooded) <= 2 * most_memory_of(shown));
  expect_sign_in(flooded);
}

TEST_CASE("password flood: guesses by many leave the others their time, and the server its memory") {
  const AuthServer server(honest_config());
  // What four hashes at once take is in it: four people sign in.
  ask_at_once(4, 4, [&] {
    Agent alice(server);
    return alice.sign_in(alice.get(target(authorization())));
  });
  const auto honest = waits_beside(server, [&] { return page_of(server); });
  const auto before = memory_of(server);
  const auto most_before = most_memory_of(server);
  const auto flood = waits_beside(server, [&] { return guesser(server); });
  CHECK(flood.crowd.of(401) > 0);
  CHECK(flood.crowd.of(503) > 0);
  CHECK(flood.crowd.told_to_return == flood.crowd.of(503));
  expect_no_longer_waits(flood, honest);
  MESSAGE("memory ", before, " MiB before, ", memory_of(server), " after; the most ", most_before, " and ",
          most_memory_of(server));
  CHECK(memory_of(server) <= 2 * before);
  CHECK(most_memory_of(server) <= 2 * most_before);
  expect_sign_in(server);
}

TEST_CASE("password flood: guesses of a client's secret leave the others their time, and the server its memory") {
  auto config = honest_config();
  config["clients"][0]["client_secret"] = {{"scrypt", SecretHash::scrypt("a secret of a person").text()}};
  const AuthServer server(config);
  const Params asked{{"grant_type", "client_credentials"}, {"scope", "read"}};
  ask_at_once(4, 4, [&] { return server.token(asked, "demo", "a secret of a person"); });
  const auto honest = waits_beside(server, [&] { return page_of(server); });
  const auto before = memory_of(server);
  const auto most_before = most_memory_of(server);
  const auto flood =
      waits_beside(server, [&]() -> Ask { return [&] { return server.token(asked, "demo", "a guess"); }; });
  CHECK(flood.crowd.of(401) > 0);
  CHECK(flood.crowd.of(503) > 0);
  CHECK(flood.crowd.told_to_return == flood.crowd.of(503));
  expect_no_longer_waits(flood, honest);
  MESSAGE("memory ", before, " MiB before, ", memory_of(server), " after; the most ", most_before, " and ",
          most_memory_of(server));
  CHECK(memory_of(server) <= 2 * before);
  CHECK(most_memory_of(server) <= 2 * most_before);
  CHECK(server.token(asked, "demo", "a secret of a person").status == 200);
}
