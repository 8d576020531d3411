#pragma once

#include <chrono>
#include <cstdint>
#include <oauthkit/time.hpp>

namespace authserver {

/// How clients ask people who are elsewhere (OpenID Connect CIBA Core 1.0).
struct CibaSettings {
  std::chrono::seconds lifetime = std::chrono::minutes(2);
  /// How long a client waits between two questions.
  std::chrono::seconds interval = std::chrono::seconds(5);
  /// How many requests there may be for one person in the time that one is good for.
  std::uint32_t per_user = 10;
  bool binding_message_required = false;
};

}  // namespace authserver
