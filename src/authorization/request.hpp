#pragma once

#include "authorization/target.hpp"

namespace oauthkit {

/// Reads and checks everything but client and redirect URI (RFC 6749 §4.1.1). As soon as mode and state are known,
/// `target` answers with them; a refusal goes there.
Result<AuthorizationRequest> read_authorization_request(const Setup& setup, const Context& context,
                                                        const Params& params, Target& target);

}  // namespace oauthkit
