#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "oauthkit/store.hpp"

#pragma GCC visibility push(default)
namespace oauthkit {
namespace testing {

/// Opens one and the same place once more, as another node would. A store that has no such thing answers the same
/// object each time.
using StoreOpener = std::function<std::shared_ptr<Store>()>;

/// Makes a place that is new and empty, and goes when its opener and all stores on it are gone. Must leave no thread
/// behind where `processes` are asked for.
using StoreFactory = std::function<StoreOpener()>;

struct StoreContractOptions {
  /// How many meet in a race. They share two stores of one place.
  std::size_t threads = 16;
  /// How many processes meet in the races that are run once more with processes, each with a store of its own. Below 2:
  /// the store is not shared by processes and these are left out.
  std::size_t processes = 0;
  /// A race is repeated so many times, or for so long, whichever ends first, but three times at least.
  std::size_t rounds = 200;
  std::chrono::milliseconds race_time = std::chrono::milliseconds(120);
  /// When no call has been answered for so long, the store hangs. Longer than any timeout of its own.
  std::chrono::milliseconds patience = std::chrono::seconds(20);
  /// Only the checks whose promise has this text in it, e.g. `"sweep:"`.
  std::string only = {};
};

/// What became of one promise.
struct StoreCheck {
  /// In a sentence, after its chapter: `"take: refuses another client and leaves the record as it is"`.
  std::string promise = {};
  bool kept = false;
  /// When it was broken: the calls that matter, in the order in which they were made and answered, and what is wrong.
  std::string story = {};
};

struct StoreReport {
  std::vector<StoreCheck> checks = {};

  /// True when there are checks and every one of them passed.
  bool kept() const;
  /// A line per promise, the story below each broken one, and a line that counts them.
  std::string text() const;
};

/// Tries whether a store does what `Store` promises, in one place after another: every verb, its documents where it has
/// some, several stores on one place, and races of threads and of processes. Not what only a crash shows, durability.
///
/// Throws what `factory` throws, and nothing that a store throws: that is a broken promise. So is a call that is never
/// answered, and a process that dies; the checks that come after a call that hangs are not tried. With `processes`,
/// call it while no other thread runs: it forks before it starts threads of its own. No process outlives the call, or
/// the thread that makes it; of its threads only those outlive it that hang in a call of the store.
StoreReport store_contract(const StoreFactory& factory, const StoreContractOptions& options = {});

}  // namespace testing
}  // namespace oauthkit
#pragma GCC visibility pop
