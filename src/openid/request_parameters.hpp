#pragma once

#include <memory>

#include "oauthkit/server.hpp"
#include "openid/state.hpp"

namespace oauthkit::openid {

/// Registers at `server` what an OpenID Provider reads of authorization requests beyond OAuth (OpenID Connect Core
/// §3.1.2.1), who has to sign in again for them, and what is not granted without a page. `server` outlives what it
/// registers, as any module's.
void read_openid_requests(Server& server, std::shared_ptr<const Provider::State> state);

}  // namespace oauthkit::openid
