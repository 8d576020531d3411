#pragma once

#include <oauthkit/authorization.hpp>
#include <oauthkit/json_members.hpp>

namespace authserver {

/// Who stands behind an access token and what it was granted: `sub`, `client_id` and `scope`, and details where there
/// are some. `sub` is absent when no user stands behind it.
oauthkit::JsonMembers who_is(const oauthkit::Authorization& who);

}  // namespace authserver
