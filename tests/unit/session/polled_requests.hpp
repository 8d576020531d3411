#pragma once

#include <string>

#include "session/polled_decision.hpp"

namespace session_tests {

using namespace oauthkit;
using namespace std::chrono_literals;

inline constexpr TimePoint start{1'700'000'000s};

inline const TokenHash secret = hash_token("a device code");
inline const TokenHash handle = hash_token("BCDFGHJK");

/// What `tv` asks for, for ten minutes.
inline PolledRequest polled_request() {
  return {.issuer = "https://auth.example",
          .request = {.client_id = "tv", .access = {.scope = {"read", "write"}, .resource = {"https://api.example"}}},
          .client_generation = "its second life",
          .user_id = "alice",
          .family = "the family",
          .data = "two\nlines",
          .interval = 5s,
          .started_at = start,
          .ends_at = start + 10min};
}

/// What alice grants of it.
inline Authorization granted() {
  return {.client_id = "tv", .user_id = "alice", .access = {.scope = {"read"}}, .family = "the family"};
}

}  // namespace session_tests
