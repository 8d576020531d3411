#include <algorithm>
#include <exception>
#include <thread>

#include "testing/trial.hpp"

namespace oauthkit::testing::contract {
namespace {

using SteadyClock = std::chrono::steady_clock;

bool is_mine(Step::Who who, std::uint32_t number) {
  switch (who) {
    case Step::Who::first:
      return number == 0;
    case Step::Who::second:
      return number == 1;
    case Step::Who::all:
      return true;
  }
  return false;
}

void perform(const Step& step, Player& player, Journal& journal) {
  try {
    step.perform(player);
  } catch (const Fault& fault) {
    journal.report(fault);
  } catch (const std::exception& failure) {
    journal.report({std::string("it threw: ") + failure.what()});
  } catch (...) {
    journal.report({"it threw something that is no std::exception"});
  }
}

bool is_last(const Trial& trial, std::size_t round, SteadyClock::time_point begin) {
  constexpr std::size_t at_least = 3;
  if (trial.promise.players != Players::many) return true;
  const std::size_t done = round + 1;
  if (done < at_least) return false;
  return done >= trial.options.rounds || SteadyClock::now() - begin >= trial.options.race_time;
}

}  // namespace

void play(const Trial& trial, Store& store, std::uint32_t number) {
  Journal& journal = *trial.journal;
  if (trial.promise.of_documents && store.documents() == nullptr) return journal.excuse();
  Player player(store, journal, number, trial.players);
  const auto begin = SteadyClock::now();
  for (std::size_t round = 0;; ++round) {
    player.start_round(round);
    for (const Step& step : trial.promise.steps) {
      if (!journal.gate.pass(trial.players)) return;
      // Every other round, for the sake of variety.
      if (step.who == Step::Who::all && round % 2 == 1) journal.gate.line_up(trial.players);
      if (is_mine(step.who, number)) perform(step, player, journal);
    }
    if (!journal.gate.pass(trial.players)) return;
    if (number != 0) continue;
    if (is_last(trial, round, begin)) return journal.gate.shut();
    journal.forget_calls();
  }
}

bool wait_patiently(const Trial& trial, const std::function<bool()>& done) {
  std::uint64_t progress = trial.journal->progress();
  auto changed = SteadyClock::now();
  auto pause = std::chrono::microseconds(50);
  while (!done()) {
    std::this_thread::sleep_for(pause);
    pause = std::min(pause * 2, std::chrono::microseconds(2000));
    const auto now = SteadyClock::now();
    if (trial.journal->progress() != progress) changed = now;
    progress = trial.journal->progress();
    if (now - changed > trial.options.patience) return false;
  }
  return true;
}

}  // namespace oauthkit::testing::contract
