#include <algorithm>

#include "support/authorization.hpp"
#include "support/pushing.hpp"
#include "threads/backends.hpp"

using namespace thread_tests;

namespace {

constexpr std::size_t threads = 16;

Choices on(std::shared_ptr<Store> store, PushedRequestOptions options = {}) {
  return taking_pushes(options, {.store = std::move(store)});
}

bool is_code(const Response& answer) { return !location_param(answer, "code").empty(); }

/// How many of `answers` are `outcome`.
template <class Outcome>
auto count(const std::vector<Response>& answers, const Outcome& outcome) {
  return std::count_if(answers.begin(), answers.end(), outcome);
}

}  // namespace

TEST_CASE_TEMPLATE("pushed request race: of 16 decisions one has a code, the others a page", T, Memory, Sqlite) {
  T backend;
  World world(on(backend.store));
  for (int round = 0; round < 5; ++round) {
    const auto request_uri = pushed(world);
    std::vector<Request> forms;
    for (std::size_t i = 0; i < threads; ++i) forms.push_back(decision(pushed_consent(world, request_uri)));
    std::vector<Response> answers(threads);
    support::together(threads, [&](std::size_t i) { answers[i] = world.server().decide(forms[i], browser()); });
    CHECK(count(answers, is_code) == 1);
    CHECK(count(answers, [](const Response& answer) { return is_page(answer, 400); }) == threads - 1);
  }
  CHECK(world.count(Event::Kind::code_issued) == 5);
}

TEST_CASE_TEMPLATE("pushed request race: of an allow and a deny at the same moment one counts", T, Memory, Sqlite) {
  T backend;
  World world(on(backend.store));
  for (int round = 0; round < 5; ++round) {
    const auto request_uri = pushed(world);
    const auto yes = decision(pushed_consent(world, request_uri));
    const auto no = decision(pushed_consent(world, request_uri), "deny");
    std::vector<Response> answers(2);
    support::together(2, [&](std::size_t i) { answers[i] = world.server().decide(i == 0 ? yes : no, browser()); });
    CHECK(count(answers, [](const Response& answer) { return answer.status == 303; }) == 1);
    CHECK(count(answers, [](const Response& answer) { return is_page(answer, 400); }) == 1);
  }
  CHECK(is_code(world.server().decide(decision(pushed_consent(world, pushed(world))), browser())));
}

TEST_CASE("pushed request race: clients push side by side, no more than may wait") {
  World world(on(stores::memory(), {.per_client = 10}));
  std::vector<Response> answers(threads);
  support::together(threads, [&](std::size_t i) { answers[i] = push(world, push_of_web()); });
  CHECK(count(answers, [](const Response& answer) { return answer.status == 201; }) == 10);
  CHECK(count(answers, [](const Response& answer) { return answer.status == 429; }) == threads - 10);
  for (const auto& answer : answers) {
    if (answer.status == 201) CHECK(std::holds_alternative<Consent>(come(world, member(answer, "request_uri"))));
  }
  world.now += 60s;
  CHECK(push(world, push_of_web()).status == 201);
}
