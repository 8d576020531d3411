#include "oauthkit/environment.hpp"

namespace oauthkit {

void Environment::report(const Event& event) const noexcept {
  for (const auto& observer : observers) {
    try {
      observer(event);
    } catch (...) {
      // Watching must not change the answer.
    }
  }
}

void Environment::report(const Failure& failure) const noexcept {
  if (!on_failure) return;
  try {
    on_failure(failure);
  } catch (...) {
    // Nobody is left to tell.
  }
}

}  // namespace oauthkit
