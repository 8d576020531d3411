#include <doctest/doctest.h>

#include <array>

#include "support/authorization.hpp"
#include "support/token_formats.hpp"
#include "threads/backends.hpp"

using namespace thread_tests;

namespace {

constexpr std::size_t yeses = 12;

Browser in_login() {
  auto who = browser();
  who.user->authentication.sid = "the login";
  return who;
}

/// A server that remembers logins in `store`, and a person who has `yeses` consent pages open in one.
struct Remembering {
  explicit Remembering(const std::shared_ptr<Store>& store)
      : logins(store, {.issuer = "https://auth.example", .environment = {.clock = [] { return start; }}}),
        world({.store = store, .more = [this](Server& server) {
                 server.complete(logins.remember(openid::Provider(SigningKeys(ring_of()))));
               }}) {
    for (std::size_t i = 0; i < yeses; ++i) forms.push_back(decision(consent(world, {}, in_login())));
  }
  Response decide(std::size_t i) { return world.server().decide(forms[i], in_login()); }

  openid::Logins logins;
  World world;
  std::vector<Request> forms;
};

/// How many of the yeses of one login at once are answered with a code, and how many families are noted then.
std::string noted(const std::shared_ptr<Store>& store) {
  Remembering server(store);
  std::array<Response, yeses> answers;
  support::together(yeses, [&](std::size_t i) { answers[i] = server.decide(i); });
  const auto codes =
      std::count_if(answers.begin(), answers.end(), [](const auto& each) { return told(each) == "code"; });
  const auto login = server.logins.find("alice", "the login");
  return std::to_string(codes) + " codes, " + std::to_string(login ? login->clients.at(0).families.size() : 0) +
         " families";
}

/// How many codes can be redeemed that were issued while the login ended; how many yeses were neither answered with one
/// nor refused.
std::string left_over(const std::shared_ptr<Store>& store) {
  Remembering server(store);
  std::array<Response, yeses> answers;
  support::together(yeses + 1, [&](std::size_t i) {
    if (i < yeses) {
      answers[i] = server.decide(i);
      return;
    }
    server.logins.end("alice", "the login", [&](const openid::Login& login) {
      for (const auto& client : login.clients) {
        for (const auto& family : client.families) server.world.tokens.revoke(family);
      }
    });
  });
  std::size_t redeemed = 0;
  std::size_t neither = 0;
  for (const auto& answer : answers) {
    const auto code = location_param(answer, "code");
    if (code.empty() && location_param(answer, "error") != "access_denied") ++neither;
    if (!code.empty() && redeem(server.world, code).status == 200) ++redeemed;
  }
  return std::to_string(redeemed) + " redeemed, " + std::to_string(neither) + " neither";
}

}  // namespace

TEST_CASE("login race: of what one person agrees to at once in one login every family is noted") {
  for (int round = 0; round < 20; ++round) CHECK(noted(Memory().store) == "12 codes, 12 families");
}

TEST_CASE("login race: the same in a store on disk") {
  const Sqlite sqlite;
  CHECK(noted(sqlite.store) == "12 codes, 12 families");
}

TEST_CASE("login race: what is agreed to while the login ends is refused, or ends with it") {
  for (int round = 0; round < 50; ++round) CHECK(left_over(Memory().store) == "0 redeemed, 0 neither");
}

TEST_CASE("login race: the same of a login on disk") {
  const Sqlite sqlite;
  CHECK(left_over(sqlite.store) == "0 redeemed, 0 neither");
}
