#pragma once

#include <memory>

#include "oauthkit/endpoint.hpp"

#pragma GCC visibility push(default)
namespace oauthkit::endpoints {

/// The authorization endpoint (RFC 6749 §3.1), for GET and POST. `page` is the application's: it calls
/// `Server::authorize` and shows the step that comes of it. Registered, it is told in the metadata document, with the
/// response types and modes of the server.
///
/// `page` outlives the call of `Server::routes`; what it refers to must too.
std::unique_ptr<Endpoint> authorization(Handler page);

}  // namespace oauthkit::endpoints
#pragma GCC visibility pop
