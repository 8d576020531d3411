#pragma once

#include <mutex>
#include <string>
#include <vector>

#include "oauthkit/environment.hpp"

namespace oauthkit::testing {

/// Remembers what an `Environment` was told, as "endpoint: cause".
class Failures {
 public:
  Environment environment() {
    return {.on_failure = [this](const Failure& failure) {
      const std::lock_guard lock(mutex_);
      told_.push_back(std::string(failure.endpoint) + ": " + failure.cause);
    }};
  }

  std::vector<std::string> told() const {
    const std::lock_guard lock(mutex_);
    return told_;
  }

 private:
  mutable std::mutex mutex_;
  std::vector<std::string> told_;
};

}  // namespace oauthkit::testing
