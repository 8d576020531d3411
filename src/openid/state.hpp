#pragma once

#include <atomic>

#include "oauthkit/openid/provider.hpp"

namespace oauthkit::openid {

/// What all ends of one `Provider` share. Unchanged once the server serves.
struct Provider::State {
  SigningKeys keys;
  ProviderOptions options;
  /// ID tokens tell their session: some logout is told to clients (`Logins::remember`).
  mutable std::atomic<bool> tells_sid = false;
  /// Some server reads `nonce` and what else is OpenID Connect's (`Provider::extend`).
  mutable std::atomic<bool> reads_requests = false;
};

}  // namespace oauthkit::openid
