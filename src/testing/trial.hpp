#pragma once

#include "oauthkit/testing/store_contract.hpp"
#include "testing/promise.hpp"

namespace oauthkit::testing::contract {

using testing::StoreCheck;
using testing::StoreContractOptions;
using testing::StoreOpener;

/// What of one promise is tried with how many players, and what they share.
struct Trial {
  Promise promise;
  std::uint32_t players;
  StoreContractOptions options;
  std::shared_ptr<Journal> journal = Journal::make();
};

/// What became of a trial.
struct Verdict {
  bool hung = false;
  /// Why it was broken; empty when it was kept.
  std::string story = {};
};

/// Plays the part of player `number`, round by round, until a fault or the last round.
void play(const Trial& trial, Store& store, std::uint32_t number);

Verdict try_with_threads(const Trial& trial, const StoreOpener& open);
Verdict try_with_processes(const Trial& trial, const StoreOpener& open);

/// Waits until `done()`; false when nothing has happened in the journal for as long as the options say.
bool wait_patiently(const Trial& trial, const std::function<bool()>& done);

/// The calls that the fault of a trial is about, in words. `player`: "thread" or "process".
std::string story_of(const Trial& trial, const std::string& player);
std::string story_of_hanging(const Trial& trial, const std::string& player);

}  // namespace oauthkit::testing::contract
