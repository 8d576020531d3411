#include <doctest/doctest.h>

#include <array>

#include "support/consents.hpp"
#include "threads/backends.hpp"

using namespace thread_tests;

namespace {

constexpr int rounds = 200;

/// Two nodes on one store.
template <class Backend>
struct Nodes {
  Backend backend;
  ConsentWorld one{Choices{.store = backend.store}};
  ConsentWorld other{Choices{.store = backend.store}};
  Handler token = one.server().token();
};

/// Whether `answer` has a code that is redeemed for an access token that an API takes.
template <class Backend>
bool lives(const Nodes<Backend>& nodes, const Response& answer) {
  const auto code = location_param(answer, "code");
  if (code.empty()) return false;
  const auto tokens = nodes.token(web_request(redemption(code)));
  return tokens.status == 200 && opens(nodes.one, member(tokens, "access_token"));
}

/// What a step is answered; a page counts as one.
Response answer_of(Step step) {
  auto* const response = std::get_if<Response>(&step);
  return response ? std::move(*response) : Response{.status = 200};
}

template <class Backend>
Request agreeing(Nodes<Backend>& nodes) {
  return decision(consent(nodes.one, {{"prompt", "consent"}}));
}

template <class Backend>
void agree_at(Nodes<Backend>& nodes) {
  CHECK(told(nodes.one.server().decide(agreeing(nodes), browser())) == "code");
}

}  // namespace

TEST_CASE_TEMPLATE("consent race: of a yes without a page that is under way nothing lives once it is withdrawn", T,
                   Memory, Sqlite) {
  Nodes<T> nodes;
  int issued = 0;
  for (int round = 0; round < rounds; ++round) {
    agree_at(nodes);
    std::array<Response, 3> answers;
    support::together(4, [&](std::size_t thread) {
      if (thread == 3) return (void)nodes.other.consents.withdraw("alice", "web");
      answers[thread] =
          answer_of((thread == 0 ? nodes.other : nodes.one).server().authorize(authorize_request(), browser()));
    });
    for (const auto& answer : answers) {
      issued += location_param(answer, "code").empty() ? 0 : 1;
      CHECK_FALSE(lives(nodes, answer));
    }
  }
  MESSAGE(issued, " of ", 3 * rounds, " had a code, each dead");
  agree_at(nodes);
  CHECK(lives(nodes, answer_of(ask(nodes.other))));
}

TEST_CASE_TEMPLATE("consent race: a yes on a page is dead, or remembered and dead once it is withdrawn", T, Memory,
                   Sqlite) {
  Nodes<T> nodes;
  for (int round = 0; round < rounds / 4; ++round) {
    agree_at(nodes);
    const auto form = agreeing(nodes);
    Response answer;
    support::together(2, [&](std::size_t thread) {
      if (thread == 1) return (void)nodes.other.consents.withdraw("alice", "web");
      answer = nodes.one.server().decide(form, browser());
    });
    CHECK(told(answer) == "code");
    if (!nodes.one.granted().empty()) CHECK(nodes.one.consents.withdraw("alice", "web"));
    CHECK_FALSE(lives(nodes, answer));
    CHECK(nodes.other.granted().empty());
  }
}

TEST_CASE_TEMPLATE("consent race: what is redeemed or refreshed while it is withdrawn is dead", T, Memory, Sqlite) {
  Nodes<T> nodes;
  for (int round = 0; round < rounds / 4; ++round) {
    agree_at(nodes);
    const auto code = web_request(redemption(silent_code(nodes.one)));
    const auto first = issued(nodes.token(web_request(redemption(silent_code(nodes.other)))));
    const auto refresh = web_request(refreshing(first.refresh));
    std::array<Response, 2> answers;
    support::together(3, [&](std::size_t thread) {
      if (thread == 2) return (void)nodes.other.consents.withdraw("alice", "web");
      answers[thread] = nodes.token(thread == 0 ? code : refresh);
    });
    CHECK_FALSE(opens(nodes.one, first.access));
    for (const auto& answer : answers) {
      if (answer.status != 200) continue;
      CHECK_FALSE(opens(nodes.one, member(answer, "access_token")));
      CHECK(is_refused(nodes.token(web_request(refreshing(member(answer, "refresh_token")))), "invalid_grant"));
    }
  }
}

TEST_CASE_TEMPLATE("consent race: of 16 pages that one person answers at once on two nodes no yes is lost", T, Memory,
                   Sqlite) {
  Nodes<T> nodes;
  std::vector<Request> forms;
  const auto node = [&](std::size_t i) -> World& { return i % 2 == 0 ? nodes.one : nodes.other; };
  for (std::size_t i = 0; i < 16; ++i) {
    forms.push_back(decision(consent(node(i), {{"claims", "claim" + std::to_string(i)}})));
  }
  std::vector<Response> answers(forms.size());
  support::together(forms.size(), [&](std::size_t i) { answers[i] = node(i).server().decide(forms[i], browser()); });
  for (const auto& answer : answers) CHECK(told(answer) == "code");
  REQUIRE(nodes.one.consents.of("alice").size() == 1);
  CHECK(nodes.one.consents.of("alice").front().claims.size() == 16);
  CHECK(nodes.other.consents.withdraw("alice", "web"));
  for (const auto& answer : answers) CHECK_FALSE(lives(nodes, answer));
}
