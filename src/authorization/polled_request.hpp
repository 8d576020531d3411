#pragma once

#include "assembly/setup.hpp"
#include "oauthkit/params.hpp"

namespace oauthkit {

/// Reads what `client`, which has authenticated, asks for that has the person answer elsewhere and waits for it (RFC
/// 8628 §3.1, OpenID Connect CIBA Core §7.1). Nothing is redirected, so that whatever speaks of a redirect is not read.
Result<AuthorizationRequest> read_polled_request(const Setup& setup, const Context& context, const Client& client,
                                                 const Params& sent);

}  // namespace oauthkit
