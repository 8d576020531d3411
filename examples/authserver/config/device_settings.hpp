#pragma once

#include <chrono>
#include <cstdint>
#include <oauthkit/time.hpp>

namespace authserver {

/// How devices without a browser are let in (RFC 8628).
struct DeviceSettings {
  std::chrono::seconds lifetime = std::chrono::minutes(10);
  /// How long a device waits between two questions.
  std::chrono::seconds interval = std::chrono::seconds(5);
  /// How many wrong codes one person may type in the time that one is good for.
  std::uint32_t attempts = 5;
};

}  // namespace authserver
