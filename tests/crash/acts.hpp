#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "oauthkit/store.hpp"

namespace crash {

/// A verb that writes, and how one sees afterwards whether it has happened.
struct Act {
  enum class Trace { none, all, half };
  std::string name;
  std::function<void(oauthkit::Store&)> run;
  /// What there is of it.
  std::function<Trace(oauthkit::Store&)> trace;
};

/// What the acts need. Leaves so much in SQLite's log that the acts bring on a checkpoint.
void prepare_acts(oauthkit::Store& store);

/// One of every kind, each on records of its own.
std::vector<Act> acts();

/// The message of the `StoreUnavailable` that `run` throws; empty when it throws none.
std::string unavailable(const std::function<void()>& run);

}  // namespace crash
