// What holds for two reference servers on one store, a case per promise. Include it once per kind of store, after
// `Shared` has been made the name of a type with a member `url`: that of a fresh, empty store for each case.

#include <doctest/doctest.h>

#include <list>

#include "nodes/race.hpp"

using namespace nodes_tests;
using namespace oauthkit::testing;

TEST_CASE_TEMPLATE("nodes: of sixteen redemptions of a code, spread over two nodes, exactly one succeeds", T, Shared) {
  const T shared;
  const Pair pair(shared.url);
  const auto all = codes(pair, scaled(500));
  const auto redeem = [&](const AuthServer& node, std::size_t code, std::size_t) {
    return node.token(redemption(all[code]));
  };
  const auto tally = race(pair, all.size(), redeem, of_token_request);
  CHECK(tally.won_once == all.size());
  CHECK(tally.lost == all.size() * (attempts - 1));
  CHECK(tally.odd == "");
}

TEST_CASE_TEMPLATE("nodes: of sixteen refreshes of a token, spread over two nodes, exactly one succeeds", T, Shared) {
  const T shared;
  const Pair pair(shared.url);
  auto all = codes(pair, scaled(500));
  support::together(8, [&](std::size_t first) {
    for (std::size_t i = first; i < all.size(); i += 8) {
      all[i] = member(pair.node(first).token(redemption(all[i])), "refresh_token");
    }
  });
  const auto rotate = [&](const AuthServer& node, std::size_t token, std::size_t) {
    return node.token(refresh(all[token]));
  };
  const auto tally = race(pair, all.size(), rotate, of_token_request);
  CHECK(tally.won_once == all.size());
  CHECK(tally.lost == all.size() * (attempts - 1));
  CHECK(tally.odd == "");
}

TEST_CASE_TEMPLATE("nodes: of eight yes and eight no to one question, spread over two nodes, one counts", T, Shared) {
  const T shared;
  const Pair pair(shared.url);
  struct Question {
    Agent agent;
    Answer page;
  };
  std::list<Question> asked;
  std::vector<Question*> all;
  for (std::size_t i = 0; i < scaled(500); ++i) {
    Agent agent(pair.node(i));
    // Ten of them may be pending in a session.
    if (i % 10 != 0) agent.cookie = all.back()->agent.cookie;
    Answer page = agent.get(target(question()));
    if (holds(page.body, "name=\"password\"")) page = agent.sign_in(page);
    all.push_back(&asked.emplace_back(Question{agent, page}));
  }
  const auto decide = [&](const AuthServer& node, std::size_t question, std::size_t number) {
    Agent agent = all[question]->agent;
    agent.go_on_at(node);
    return agent.decide(all[question]->page, number % 4 < 2 ? "allow" : "deny", {"read"});
  };
  const auto tally = race(pair, all.size(), decide, of_decision);
  CHECK(tally.won_once == all.size());
  CHECK(tally.lost == all.size() * (attempts - 1));
  CHECK(tally.odd == "");
}

TEST_CASE_TEMPLATE("nodes: of sixteen decisions on a pushed request, spread over two nodes, one gives a code", T,
                   Shared) {
  const T shared;
  const Pair pair(shared.url);
  // Sessions of their own: each looks at one node and decides at the other.
  std::vector<Agent> people;
  for (std::size_t number = 0; number < attempts; ++number) {
    people.emplace_back(pair.node(number));
    people.back().authorize(question());
  }
  const auto count = scaled(200);
  std::size_t won_once = 0;
  std::size_t lost = 0;
  std::size_t redeemed = 0;
  std::string odd;
  for (std::size_t i = 0; i < count; ++i) {
    const auto pushed = push(pair.node(i), question());
    std::vector<Answer> pages(attempts);
    support::together(attempts, [&](std::size_t number) {
      people[number].go_on_at(pair.node(number + 1));
      pages[number] = people[number].get(pushed);
    });
    std::vector<std::string> codes(attempts);
    const auto decide = [&](const AuthServer& node, std::size_t, std::size_t number) {
      people[number].go_on_at(node);
      auto answer = people[number].allow(pages[number]);
      if (answer.status == 303) codes[number] = location_param(answer, "code");
      return answer;
    };
    const auto tally = race(pair, 1, decide, of_pushed_decision);
    won_once += tally.won_once;
    lost += tally.lost;
    if (odd.empty()) odd = tally.odd;
    for (const auto& code : codes) {
      if (!code.empty()) redeemed += pair.node(i).token(redemption(code), "asking").status == 200 ? 1 : 0;
    }
  }
  CHECK(won_once == count);
  CHECK(lost == count * (attempts - 1));
  CHECK(redeemed == count);
  CHECK(odd == "");
}

TEST_CASE_TEMPLATE("nodes: after a replay was answered on one node, the other sees the family dead", T, Shared) {
  const T shared;
  const Pair pair(shared.url);
  const AuthServer& here = pair.node(0);
  const AuthServer& there = pair.node(1);
  for (const auto& code : codes(pair, 40)) {
    const auto tokens = there.token(redemption(code));
    CHECK(there.api("/api/me", member(tokens, "access_token")).status == 200);
    CHECK(is_invalid_grant(here.token(redemption(code))));
    CHECK(there.api("/api/me", member(tokens, "access_token")).status == 401);
    CHECK(is_invalid_grant(there.token(refresh(member(tokens, "refresh_token")))));
  }
  for (const auto& code : codes(pair, 40)) {
    const auto old = here.token(redemption(code));
    const auto tokens = there.token(refresh(member(old, "refresh_token")));
    CHECK(there.api("/api/me", member(tokens, "access_token")).status == 200);
    CHECK(is_invalid_grant(here.token(refresh(member(old, "refresh_token")))));
    CHECK(there.api("/api/me", member(tokens, "access_token")).status == 401);
    CHECK(is_invalid_grant(there.token(refresh(member(tokens, "refresh_token")))));
  }
}

TEST_CASE_TEMPLATE("nodes: a flow whose every request goes to the other node is one flow", T, Shared) {
  const T shared;
  const Pair pair(shared.url);
  Agent agent(pair.node(0));
  const auto sign_in = agent.get(target(question()));
  agent.go_on_at(pair.node(1));
  const auto consent = agent.sign_in(sign_in);
  agent.go_on_at(pair.node(0));
  const auto code = location_param(agent.allow(consent), "code");
  const auto tokens = pair.node(1).token(redemption(code), "asking");
  CHECK(pair.node(0).api("/api/me", member(tokens, "access_token")).status == 200);
  const auto next = pair.node(0).token(refresh(member(tokens, "refresh_token")), "asking");
  CHECK(pair.node(1).api("/api/me", member(next, "access_token")).status == 200);
  agent.go_on_at(pair.node(1));
  CHECK(holds(agent.get(target(question())).body, "name=\"decision\""));
}

TEST_CASE_TEMPLATE("nodes: a refresh whose answer was lost on one node gets it again on the other", T, Shared) {
  const T shared;
  const Pair pair(shared.url, {{"refresh_token", {{"grace", 60}}}});
  const auto first = pair.node(0).token(redemption(codes(pair, 1).front()));
  const auto lost = pair.node(0).token(refresh(member(first, "refresh_token")));
  const auto again = pair.node(1).token(refresh(member(first, "refresh_token")));
  CHECK(again.status == 200);
  CHECK(member(again, "refresh_token") == member(lost, "refresh_token"));
  CHECK(pair.node(0).token(refresh(member(again, "refresh_token"))).status == 200);
}

TEST_CASE_TEMPLATE("nodes: four of them may start at once on an empty store", T, Shared) {
  const T shared;
  const support::TemporaryDirectory directory;
  const auto file = write_config(directory.path(), configuration(shared.url));
  std::list<Process> nodes;
  for (int i = 0; i < 4; ++i) {
    nodes.emplace_back(std::vector<std::string>{"--config", file, "--listen", "127.0.0.1:0"}, directory.path());
  }
  for (Process& node : nodes) {
    CHECK(node.first_line().starts_with("listening on "));
    INFO(node.err());
    CHECK(node.runs());
  }
}
