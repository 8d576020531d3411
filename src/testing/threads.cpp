#include <algorithm>
#include <exception>
#include <optional>
#include <thread>

#include "testing/trial.hpp"

namespace oauthkit::testing::contract {
namespace {

/// What the threads need for as long as one of them runs.
struct Crew {
  Trial trial;
  StoreOpener open;
  std::vector<std::shared_ptr<Store>> stores = {};
};

/// One by one: whether a place can be opened many times at once is no promise of `Store`.
void open_stores(Crew& crew) {
  const std::size_t count = std::min<std::size_t>(crew.trial.players, 2);
  try {
    for (std::size_t i = 0; i < count; ++i) crew.stores.push_back(crew.open());
  } catch (const std::exception& failure) {
    crew.trial.journal->report({std::string("it can not be opened: ") + failure.what()});
  } catch (...) {
    crew.trial.journal->report({"it can not be opened"});
  }
}

void run(Crew& crew, std::uint32_t number) {
  Journal& journal = *crew.trial.journal;
  if (number == 0) open_stores(crew);
  if (journal.gate.pass(crew.trial.players)) play(crew.trial, *crew.stores[number % crew.stores.size()], number);
}

}  // namespace

Verdict try_with_threads(const Trial& trial, const StoreOpener& open) {
  auto crew = std::make_shared<Crew>(Crew{trial, open});
  std::vector<std::thread> threads;
  for (std::uint32_t number = 0; number < trial.players; ++number) {
    // A thread that hangs outlives this function and everything its caller has.
    threads.emplace_back([crew, number]() mutable {
      const auto journal = crew->trial.journal;
      run(*crew, number);
      crew.reset();
      journal->finish(number);
    });
  }
  const auto all_finished = [&] {
    for (std::uint32_t number = 0; number < trial.players; ++number) {
      if (!trial.journal->has_finished(number)) return false;
    }
    return true;
  };
  const bool in_time = wait_patiently(trial, all_finished);
  if (!in_time) trial.journal->gate.shut();
  for (std::thread& thread : threads) in_time ? thread.join() : thread.detach();
  if (!in_time) return {true, story_of_hanging(trial, "thread")};
  return {false, trial.journal->has_fault() ? story_of(trial, "thread") : ""};
}

}  // namespace oauthkit::testing::contract
