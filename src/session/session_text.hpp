#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "oauthkit/client.hpp"

namespace oauthkit {

/// Who is signed in, for the record of a sign-in session: all of `user` but `app`.
std::string serialize(const User& user);

/// The way back; nothing when the text is damaged. Throws `StoreUnavailable` when a newer version wrote it.
std::optional<User> deserialize_user(std::string_view text);

}  // namespace oauthkit
