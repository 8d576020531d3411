#pragma once

#include <chrono>

#include "oauthkit/time.hpp"

namespace oauthkit {

/// A family revoked at this time or earlier may be forgotten once it has no record left: no request that was under way
/// when it was revoked is still about to put one.
constexpr TimePoint revocations_kept_since(TimePoint now) {
  constexpr auto kept = std::chrono::hours(24);
  return now < TimePoint::min() + kept ? TimePoint::min() : now - kept;
}

}  // namespace oauthkit
