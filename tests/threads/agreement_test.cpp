#include <doctest/doctest.h>

#include "support/authorization.hpp"
#include "threads/backends.hpp"

using namespace thread_tests;

namespace {

/// How many of 16 yeses of one person at once are answered with a code; then how many documents there are of them, and
/// whether the person is new to the client.
std::string race(const std::shared_ptr<Store>& store) {
  World world({.store = store, .more = [&](Server& server) { server.agreements(store); }});
  std::vector<Request> forms;
  for (int i = 0; i < 16; ++i) forms.push_back(decision(consent(world)));
  std::vector<Response> answers(forms.size());
  support::together(forms.size(), [&](std::size_t i) { answers[i] = world.server().decide(forms[i], browser()); });
  const auto codes =
      std::count_if(answers.begin(), answers.end(), [](const auto& each) { return told(each) == "code"; });
  return std::to_string(codes) + " codes, " + std::to_string(store->documents()->list("consent", "", 99).size()) +
         " documents, " + std::to_string(consent(world).signals.size()) + " signals";
}

}  // namespace

TEST_CASE("agreement race: of 16 that one person agrees to at once none is lost, and one document is left") {
  for (int round = 0; round < 20; ++round) CHECK(race(Memory().store) == "16 codes, 1 documents, 0 signals");
}

TEST_CASE("agreement race: the same in a store on disk") {
  const Sqlite sqlite;
  CHECK(race(sqlite.store) == "16 codes, 1 documents, 0 signals");
}
