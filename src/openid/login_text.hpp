#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "oauthkit/openid/logins.hpp"

namespace oauthkit::openid {

/// A login as it is stored.
struct StoredLogin {
  Login login = {};
  /// Nothing more is granted in it.
  bool ended = false;
  /// From then on it is as if it had never been there.
  TimePoint expires_at = {};
};

std::string serialize(const StoredLogin& stored);

/// Nothing when it is damaged. Throws `StoreUnavailable` when a newer version wrote it.
std::optional<StoredLogin> deserialize_login(std::string_view text);

}  // namespace oauthkit::openid
