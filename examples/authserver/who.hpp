#pragma once

#include <functional>
#include <oauthkit/authorization.hpp>
#include <oauthkit/json_members.hpp>
#include <string>

namespace authserver {

/// What the client of a token calls the user behind it; empty where there is none, or none that it may know.
using Subject = std::function<std::string(const oauthkit::Authorization&)>;

/// Who stands behind an access token and what it was granted: `sub`, `client_id` and `scope`, details where there are
/// some, and `act` where somebody acts for the user. `sub` is absent when no user stands behind it.
oauthkit::JsonMembers who_is(const oauthkit::Authorization& who, const Subject& subject);

}  // namespace authserver
