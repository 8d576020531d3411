#pragma once

#include <memory>

#include "oauthkit/endpoint.hpp"

#pragma GCC visibility push(default)
namespace oauthkit::endpoints {

/// The token endpoint (RFC 6749 §3.2): `Server::token`, told in the metadata document with the grant types and the ways
/// to authenticate. POST; also OPTIONS where `Policy::cors_origins` names some, and GET with
/// `legacy::Switches::token_params_in_query`.
std::unique_ptr<Endpoint> token();

}  // namespace oauthkit::endpoints
#pragma GCC visibility pop
