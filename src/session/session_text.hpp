#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "oauthkit/client.hpp"

namespace oauthkit {

/// A record of who is signed in, and where.
struct SignInSession {
  /// Empty in what earlier versions stored.
  std::string issuer = {};
  User user = {};
};

/// All of `session` but `User::app`.
std::string serialize(const SignInSession& session);

/// The way back; nothing when the text is damaged. Throws `StoreUnavailable` when a newer version wrote it.
std::optional<SignInSession> deserialize_session(std::string_view text);

}  // namespace oauthkit
