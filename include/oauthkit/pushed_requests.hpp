#pragma once

#include <chrono>
#include <cstddef>
#include <optional>

#include "oauthkit/time.hpp"

#pragma GCC visibility push(default)
namespace oauthkit {

/// How pushed authorization requests are taken (RFC 9126): `Server::pushed_requests`.
struct PushedRequestOptions {
  /// How long the browser may take to come with the `request_uri`: `expires_in`, at most what the profile says, which
  /// is 10 minutes or less (RFC 9126 §2.2). Whoever came in time may take as long as a decision may. Unset: 60 s, or
  /// what the profile says where that is less.
  std::optional<Lifetime> lifetime = {};
  /// No client may send its request through the browser (RFC 9126 §5). Otherwise those may not that say so of
  /// themselves: `Client::require_pushed_authorization_requests`.
  bool required = false;
  /// How many requests one client, and how many all clients together, may push to this node within a lifetime. Beyond
  /// it the answer is 429, and 503, with `Retry-After`; what was pushed before stays.
  std::size_t per_client = 1'000;
  std::size_t per_node = 100'000;
};

}  // namespace oauthkit
#pragma GCC visibility pop
