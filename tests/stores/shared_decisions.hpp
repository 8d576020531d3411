#pragma once

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <barrier>
#include <functional>
#include <list>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "session/polled_decision.hpp"
#include "stores/records.hpp"
#include "support/processes.hpp"
#include "support/threads.hpp"

namespace store_tests {

// What holds for requests that wait for a person (device grant, CIBA) in two stores, `one` and `other`, of one server.

using Told = oauthkit::Collected::State;

inline oauthkit::TokenHash secret_of(int number) { return oauthkit::hash_token("secret " + std::to_string(number)); }
inline oauthkit::TokenHash handle_of(int number) { return oauthkit::hash_token("handle " + std::to_string(number)); }

inline bool begin(const oauthkit::PolledDecisions& decisions, int number) {
  return decisions.begin({.request = {.client_id = "tv", .access = {.scope = {"read"}}},
                          .family = "family " + std::to_string(number),
                          .started_at = start,
                          .ends_at = start + 10min},
                         secret_of(number), handle_of(number));
}

/// What is granted by somebody.
inline oauthkit::Authorization granted_by(const std::string& user_id) {
  return {.client_id = "tv", .user_id = user_id, .access = {.scope = {"read"}}};
}

/// What a client is told that asks until there is an answer.
inline oauthkit::Collected ask(const oauthkit::PolledDecisions& decisions, int number) {
  oauthkit::Collected told;
  for (int tries = 0; tries < 200'000; ++tries) {
    told = decisions.collect(secret_of(number), "tv", start);
    if (told.state != Told::waiting && told.state != Told::too_fast) break;
    std::this_thread::yield();
  }
  return told;
}

/// What 16 who ask were told.
using Answers = std::array<oauthkit::Collected, 16>;

inline auto count(const Answers& answers, Told what) {
  return std::count_if(answers.begin(), answers.end(), [&](const auto& each) { return each.state == what; });
}

/// Lets `threads` of them begin `work(round, thread)` of each round at the same moment.
template <class Work>
void in_rounds(int rounds, std::size_t threads, Work work) {
  std::barrier next(static_cast<std::ptrdiff_t>(threads));
  support::together(threads, [&](std::size_t thread) {
    for (int round = 0; round < rounds; ++round) {
      next.arrive_and_wait();
      work(round, thread);
    }
  });
}

/// 16 ask while 16 answer, every other two with no.
inline void check_that_one_answer_is_heard(const std::shared_ptr<oauthkit::Store>& one,
                                           const std::shared_ptr<oauthkit::Store>& other, int rounds) {
  const oauthkit::PolledDecisions here(one, "device");
  const oauthkit::PolledDecisions there(other, "device");
  for (int round = 0; round < rounds; ++round) REQUIRE(begin(here, round));
  std::vector<Answers> told(static_cast<std::size_t>(rounds));
  std::vector<std::array<bool, 16>> heard(told.size());
  in_rounds(rounds, 32, [&](int round, std::size_t thread) {
    const auto& mine = thread % 2 == 0 ? here : there;
    const auto at = static_cast<std::size_t>(round);
    if (thread < 16) {
      told[at][thread] = ask(mine, round);
      return;
    }
    const auto answer = thread % 4 < 2 ? std::optional(granted_by(std::to_string(thread - 16))) : std::nullopt;
    heard[at][thread - 16] = mine.answer(handle_of(round), answer, start);
  });
  for (std::size_t at = 0; at < told.size(); ++at) {
    CHECK(std::count(heard[at].begin(), heard[at].end(), true) == 1);
    const auto who = std::find(heard[at].begin(), heard[at].end(), true) - heard[at].begin();
    const bool is_allowed = who % 4 < 2;
    CHECK(count(told[at], Told::granted) == (is_allowed ? 1 : 0));
    CHECK(count(told[at], Told::unknown) == (is_allowed ? 15 : 0));
    CHECK(count(told[at], Told::denied) == (is_allowed ? 0 : 16));
    for (const auto& each : told[at]) {
      if (each.state == Told::granted) CHECK(each.granted == granted_by(std::to_string(who)));
    }
  }
}

/// 16 ask at the moment of approval.
inline void check_that_one_poll_has_the_answer(const std::shared_ptr<oauthkit::Store>& one,
                                               const std::shared_ptr<oauthkit::Store>& other, int rounds) {
  const oauthkit::PolledDecisions here(one, "backchannel");
  const oauthkit::PolledDecisions there(other, "backchannel");
  for (int round = 0; round < rounds; ++round) REQUIRE(begin(here, round));
  std::vector<Answers> told(static_cast<std::size_t>(rounds));
  std::atomic<int> heard = 0;
  in_rounds(rounds, 17, [&](int round, std::size_t thread) {
    if (thread == 16) {
      heard += here.answer(handle_of(round), granted_by("alice"), start) ? 1 : 0;
    } else {
      told[static_cast<std::size_t>(round)][thread] = ask(thread % 2 == 0 ? here : there, round);
    }
  });
  CHECK(heard == rounds);
  for (const auto& answers : told) {
    const auto has_it = [](const auto& each) { return each.granted == granted_by("alice"); };
    CHECK(std::count_if(answers.begin(), answers.end(), has_it) == 1);
    CHECK(count(answers, Told::granted) == 1);
    CHECK(count(answers, Told::unknown) == 15);
  }
  for (int round = 0; round < rounds; ++round) {
    CHECK(there.collect(secret_of(round), "tv", start + 1min).state == Told::unknown);
  }
}

/// Four processes that all answer and all ask, half of them with no.
inline void check_that_processes_hear_one_answer(const std::function<std::shared_ptr<oauthkit::Store>()>& open) {
  constexpr int requests = 50;
  {
    const oauthkit::PolledDecisions decisions(open(), "device");
    for (int i = 0; i < requests; ++i) REQUIRE(begin(decisions, i));
  }
  std::list<support::Child> children;
  for (int child = 0; child < 4; ++child) {
    children.emplace_back([&, child](support::Report report) {
      const oauthkit::PolledDecisions decisions(open(), "device");
      const bool allows = child < 2;
      const auto answer = allows ? std::optional(granted_by("alice")) : std::nullopt;
      for (int i = 0; i < requests; ++i) {
        const int number = child % 2 == 0 ? i : requests - 1 - i;
        if (decisions.answer(handle_of(number), answer, start)) report(allows ? 'a' : 'd');
        const auto told = decisions.collect(secret_of(number), "tv", start);
        if (told.state == Told::granted) report(told.granted == granted_by("alice") ? 'g' : 'x');
      }
    });
  }
  std::string all;
  for (support::Child& child : children) {
    all += child.read_to_end();
    CHECK(child.succeeded());
  }
  const auto allowed = std::count(all.begin(), all.end(), 'a');
  const auto denied = std::count(all.begin(), all.end(), 'd');
  CHECK(allowed + denied == requests);
  CHECK(std::count(all.begin(), all.end(), 'g') == allowed);
  CHECK(std::count(all.begin(), all.end(), 'x') == 0);
  const oauthkit::PolledDecisions decisions(open(), "device");
  int told_no = 0;
  for (int i = 0; i < requests; ++i) {
    told_no += decisions.collect(secret_of(i), "tv", start).state == Told::denied ? 1 : 0;
  }
  CHECK(told_no == denied);
}

}  // namespace store_tests
