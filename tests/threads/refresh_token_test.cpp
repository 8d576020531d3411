#include <doctest/doctest.h>

#include <atomic>

#include "threads/backends.hpp"

using namespace thread_tests;

namespace {

Choices with_grace() { return {.refresh = {.grace = 30s}}; }

}  // namespace

TEST_CASE_TEMPLATE("refresh race: of 16 threads one gets tokens, the others invalid_grant, and the family is dead", T,
                   Memory, Sqlite) {
  Served<T> served;
  for (int round = 0; round < 5; ++round) {
    const auto first = web_tokens(served.world);
    const auto answers = served.all_at_once(16, web_request(refreshing(first.refresh)));
    const auto* success = only_success(answers);
    REQUIRE(success);
    CHECK(!opens(served.world, first.access));
    CHECK(!opens(served.world, member(*success, "access_token")));
    CHECK(is_refused(refresh(served.world, member(*success, "refresh_token")), "invalid_grant"));
  }
  CHECK(refresh(served.world, web_tokens(served.world).refresh).status == 200);
}

TEST_CASE_TEMPLATE("refresh race: once a loser has been answered, the API knows the family as dead", T, Memory,
                   Sqlite) {
  Served<T> served;
  std::atomic<int> outlived = 0;
  for (int round = 0; round < 5; ++round) {
    const auto first = web_tokens(served.world);
    const auto request = web_request(refreshing(first.refresh));
    support::together(8, [&](std::size_t) {
      if (served.endpoint(request).status == 200) return;
      outlived += opens(served.world, first.access) ? 1 : 0;
    });
  }
  CHECK(outlived == 0);
}

TEST_CASE_TEMPLATE("refresh race: with a grace all 16 get the same successor, and the family lives", T, Memory,
                   Sqlite) {
  Served<T> served(with_grace());
  for (int round = 0; round < 5; ++round) {
    const auto first = web_tokens(served.world);
    const auto answers = served.all_at_once(16, web_request(refreshing(first.refresh)));
    for (const auto& answer : answers) {
      CHECK(answer.status == 200);
      CHECK(answer == answers.front());
    }
    CHECK(opens(served.world, member(answers.front(), "access_token")));
    CHECK(refresh(served.world, member(answers.front(), "refresh_token")).status == 200);
  }
  CHECK(served.world.count(Event::Kind::refresh_reused) == 0);
  CHECK(served.world.count(Event::Kind::refresh_retried) == 5 * 15);
}

TEST_CASE_TEMPLATE("refresh race: strangers do not disturb the owner", T, Memory, Sqlite) {
  Served<T> served;
  for (int round = 0; round < 5; ++round) {
    const auto form = refreshing(web_tokens(served.world).refresh);
    std::vector<Response> answers(16);
    support::together(16, [&](std::size_t thread) {
      answers[thread] = served.endpoint(thread == 0 ? web_request(form) : native_request(form));
    });
    CHECK(only_success(answers) == &answers[0]);
    CHECK(opens(served.world, member(answers[0], "access_token")));
  }
}

TEST_CASE_TEMPLATE("refresh race: refreshed while it is revoked, it was never issued or is dead", T, Memory, Sqlite) {
  for (const bool grace : {false, true}) {
    Served<T> served(grace ? with_grace() : Choices());
    for (int round = 0; round < 10; ++round) {
      const auto first = web_tokens(served.world);
      const auto family = served.family_of(first.access);
      const auto request = web_request(refreshing(first.refresh));
      Response answer;
      support::together(2, [&](std::size_t thread) {
        if (thread == 0) {
          answer = served.endpoint(request);
        } else {
          served.world.tokens.revoke(family);
        }
      });
      const bool never_issued = is_refused(answer, "invalid_grant");
      CHECK((never_issued || answer.status == 200));
      if (!never_issued) CHECK(!opens(served.world, member(answer, "access_token")));
      CHECK(is_refused(served.endpoint(request), "invalid_grant"));
    }
  }
}

TEST_CASE_TEMPLATE("refresh race: chains of one's own are rotated side by side, and nobody is taken for a thief", T,
                   Memory, Sqlite) {
  Served<T> served;
  std::vector<std::string> tokens;
  for (int i = 0; i < 8; ++i) tokens.push_back(web_tokens(served.world).refresh);
  std::atomic<int> refused = 0;
  support::together(tokens.size(), [&](std::size_t thread) {
    for (int i = 0; i < 20; ++i) {
      const auto answer = served.endpoint(web_request(refreshing(tokens[thread])));
      refused += answer.status == 200 ? 0 : 1;
      tokens[thread] = member(answer, "refresh_token");
    }
  });
  CHECK(refused == 0);
  CHECK(served.world.count(Event::Kind::refresh_reused) == 0);
}

TEST_CASE_TEMPLATE("refresh race: a code's replay beside a refresh leaves nothing alive", T, Memory, Sqlite) {
  Served<T> served;
  for (int round = 0; round < 10; ++round) {
    const auto granted = code(served.world);
    const auto first = issued(redeem(served.world, granted));
    const auto replay = web_request(redemption(granted));
    const auto refreshed = web_request(refreshing(first.refresh));
    Response answer;
    support::together(2, [&](std::size_t thread) {
      if (thread == 0) {
        answer = served.endpoint(refreshed);
      } else {
        CHECK(is_refused(served.endpoint(replay), "invalid_grant"));
      }
    });
    CHECK(!opens(served.world, first.access));
    if (answer.status == 200) CHECK(!opens(served.world, member(answer, "access_token")));
  }
}
