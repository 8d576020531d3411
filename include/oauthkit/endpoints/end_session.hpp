#pragma once

#include <memory>

#include "oauthkit/endpoint.hpp"
#include "oauthkit/openid/logout.hpp"

#pragma GCC visibility push(default)
namespace oauthkit::endpoints {

/// The end-session endpoint (OpenID Connect RP-Initiated Logout 1.0 §2), for GET and POST. `page` is the application's:
/// it calls `openid::Logout::begin` and shows the step that comes of it. Registered, the metadata document tells it,
/// and which of the other two logouts `logout` does.
///
/// `page` outlives the call of `Server::routes`; what it refers to must too.
std::unique_ptr<Endpoint> end_session(const openid::Logout& logout, Handler page);

}  // namespace oauthkit::endpoints
#pragma GCC visibility pop
