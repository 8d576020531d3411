#pragma once

#include <chrono>
#include <cstdint>
#include <oauthkit/time.hpp>

namespace authserver {

/// How many wrong passwords of one user, and wrong secrets of one client, are looked at from one address.
struct AttemptSettings {
  std::uint32_t limit = 20;
  oauthkit::Lifetime window = std::chrono::minutes(10);
};

}  // namespace authserver
