#pragma once

#include "oauthkit/hooks.hpp"

namespace oauthkit::openid {

/// Whether whoever is signed in is whom the request wants, in the way it wants: for `Server::user_suffices`.
Result<void> meets_demands(const Options& options, const SignedIn& signed_in);

}  // namespace oauthkit::openid
