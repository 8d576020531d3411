#pragma once

#include "oauthkit/secret.hpp"
#include "oauthkit/time.hpp"

#pragma GCC visibility push(default)
namespace oauthkit {

/// A secret of a client that ends.
struct ClientSecret {
  SecretHash hash = {};
  /// From then on it is none.
  TimePoint ends_at = never;

  bool operator==(const ClientSecret&) const = default;
};

}  // namespace oauthkit
#pragma GCC visibility pop
