#pragma once

#include <memory>

#include "oauthkit/bearer.hpp"
#include "oauthkit/endpoint.hpp"
#include "oauthkit/openid/provider.hpp"

#pragma GCC visibility push(default)
namespace oauthkit::endpoints {

/// UserInfo (OpenID Connect Core §5.3), for GET and POST, and OPTIONS for scripts of any page: what the user behind an
/// access token of scope `openid` granted its client to know, as JSON, or as a JWT for a client that registered for one
/// (`ClientOpenid::userinfo_signed_response_alg`). `sub` is that of the ID token.
///
/// `bearer` guards it like any API: proofs, certificates and audience are its business. Its audience should be the
/// issuer alone, so that a token for another resource opens nothing here; a token for no resource in particular is
/// taken where `BearerOptions::audience` is empty.
std::unique_ptr<Endpoint> userinfo(openid::Provider provider, Bearer bearer);

}  // namespace oauthkit::endpoints
#pragma GCC visibility pop
