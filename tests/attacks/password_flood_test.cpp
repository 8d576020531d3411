#include <doctest/doctest.h>

#include <chrono>
#include <functional>
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
  MESSAGE("beside pages: median ", honest.others.wait(0.5), " ms, 99 of 100 ", honest.others.wait(0.99),
          " ms; beside guesses: ", flood.others.wait(0.5), " ms, ", flood.others.wait(0.99), " ms");
  CHECK(honest.others.of(200) == honest.others.waits.size());
  CHECK(flood.others.of(200) == flood.others.waits.size());
  CHECK(flood.others.wait(0.5) <= 10 * honest.others.wait(0.5));
  CHECK(flood.others.wait(0.99) <= 20 * honest.others.wait(0.5));
}

/// Many guess for a while: it costs the server and the others little more than as many who look at pages, and than
/// the four who `prove` at once who they are.
void expect_withstood(const AuthServer& server, const Ask& prove, const std::function<Ask()>& guesser) {
  const auto honest = waits_beside(server, [&] { return page_of(server); });
  const auto held = memory_of(server);
  CHECK(ask_at_once(4, 4, prove).of(200) == 16);
  const auto most = most_memory_of(server);
  const auto flood = waits_beside(server, guesser);
  CHECK(flood.crowd.of(401) > 0);
  CHECK(flood.crowd.of(503) > 0);
  CHECK(flood.crowd.told_to_return == flood.crowd.of(503));
  expect_no_longer_waits(flood, honest);
  MESSAGE("after pages ", held, " MiB, after guesses ", memory_of(server), "; the most ", most, " and ",
          most_memory_of(server));
  CHECK(memory_of(server) <= 2 * held);
  CHECK(most_memory_of(server) <= 2 * most);
  CHECK(prove().status == 200);
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
  const auto sign_in = [&] {
    Agent alice(server);
    return alice.sign_in(alice.get(target(authorization())));
  };
  expect_withstood(server, sign_in, [&] { return guesser(server); });
  expect_sign_in(server);
}

TEST_CASE("password flood: guesses of a client's secret leave the others their time, and the server its memory") {
  auto config = honest_config();
  config["clients"][0]["client_secret"] = {{"scrypt", SecretHash::scrypt("a secret of a person").text()}};
  const AuthServer server(config);
  const auto ask_with = [&](const std::string& secret) -> Ask {
    return [&server, secret] {
      return server.token({{"grant_type", "client_credentials"}, {"scope", "read"}}, "demo", secret);
    };
  };
  expect_withstood(server, ask_with("a secret of a person"), [&] { return ask_with("a guess"); });
  expect_sign_in(server);
}
