#include <doctest/doctest.h>

#include <atomic>

#include "threads/backends.hpp"

using namespace thread_tests;

TEST_CASE_TEMPLATE("code race: of 16 threads one gets tokens, the others invalid_grant, and the family is dead", T,
                   Memory, Sqlite) {
  Served<T> served;
  for (int round = 0; round < 5; ++round) {
    const auto answers = served.all_at_once(16, web_request(redemption(code(served.world))));
    const auto* success = only_success(answers);
    REQUIRE(success);
    CHECK(!opens(served.world, member(*success, "access_token")));
    CHECK(is_refused(refresh(served.world, member(*success, "refresh_token")), "invalid_grant"));
  }
  CHECK(opens(served.world, web_tokens(served.world).access));
}

TEST_CASE_TEMPLATE("code race: strangers do not disturb the owner", T, Memory, Sqlite) {
  Served<T> served;
  for (int round = 0; round < 5; ++round) {
    const auto form = redemption(code(served.world));
    std::vector<Response> answers(16);
    support::together(16, [&](std::size_t thread) {
      answers[thread] = served.endpoint(thread == 0 ? web_request(form) : legacy_request(form));
    });
    CHECK(only_success(answers) == &answers[0]);
    CHECK(opens(served.world, member(answers[0], "access_token")));
  }
}

TEST_CASE_TEMPLATE("code race: right and wrong proofs together give one success at most", T, Memory, Sqlite) {
  Served<T> served;
  for (int round = 0; round < 5; ++round) {
    const auto granted = code(served.world);
    const auto right = web_request(redemption(granted));
    const auto wrong = web_request(redemption(granted, {{"code_verifier", std::string(43, 'x')}}));
    std::atomic<int> successes = 0;
    std::atomic<int> others = 0;
    support::together(8, [&](std::size_t thread) {
      const auto answer = served.endpoint(thread % 2 == 0 ? right : wrong);
      successes += answer.status == 200 ? 1 : 0;
      others += answer.status != 200 && !is_refused(answer, "invalid_grant") ? 1 : 0;
    });
    CHECK(successes <= 1);
    CHECK(others == 0);
  }
}

TEST_CASE_TEMPLATE("code race: wrong proofs beside a right one that came first harm nothing", T, Memory, Sqlite) {
  Served<T> served;
  const auto granted = code(served.world);
  const auto tokens = issued(redeem(served.world, granted));
  const auto wrong = web_request(redemption(granted, {{"code_verifier", std::string(43, 'x')}}));
  for (const auto& answer : served.all_at_once(8, wrong)) CHECK(is_refused(answer, "invalid_grant"));
  CHECK(opens(served.world, tokens.access));
}

TEST_CASE_TEMPLATE("code race: redeemed while it is revoked, it was never issued or is dead", T, Memory, Sqlite) {
  Served<T> served;
  for (int round = 0; round < 20; ++round) {
    const auto granted = code(served.world);
    const auto family = served.world.store->find("code", hash_token(granted))->record.family;
    const auto request = web_request(redemption(granted));
    Response answer;
    support::together(2, [&](std::size_t thread) {
      if (thread == 0) {
        answer = served.endpoint(request);
      } else {
        served.world.codes.revoke(family);
      }
    });
    const bool never_issued = is_refused(answer, "invalid_grant");
    CHECK((never_issued || answer.status == 200));
    if (!never_issued) CHECK(!opens(served.world, member(answer, "access_token")));
    CHECK(is_refused(served.endpoint(request), "invalid_grant"));
  }
}

TEST_CASE_TEMPLATE("code race: codes of one's own are redeemed side by side", T, Memory, Sqlite) {
  Served<T> served;
  std::vector<std::string> codes;
  for (int i = 0; i < 16; ++i) codes.push_back(code(served.world));
  std::vector<Response> answers(codes.size());
  support::together(codes.size(), [&](std::size_t thread) {
    answers[thread] = served.endpoint(web_request(redemption(codes[thread])));
  });
  for (const auto& answer : answers) CHECK(opens(served.world, issued(answer).access));
}
