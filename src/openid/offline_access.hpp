#pragma once

#include "oauthkit/hooks.hpp"

namespace oauthkit::openid {

/// Takes `offline_access` (OpenID Connect Core §11) out of a request that can come to no refresh token.
void drop_offline_access(ReadRequest& read);

/// What is not granted without a page: for `Server::withhold_unasked`.
Scope withheld_offline_access(const Unasked& unasked);

}  // namespace oauthkit::openid
