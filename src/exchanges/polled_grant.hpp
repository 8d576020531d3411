#pragma once

#include <string_view>

#include "exchanges/issuing.hpp"
#include "session/polled_decision.hpp"

namespace oauthkit::exchanges {

/// Tokens for what a person has granted elsewhere, or what the client is told meanwhile (RFC 8628 §3.5, OpenID Connect
/// CIBA Core §11): `authorization_pending`, `slow_down`, `access_denied`, `expired_token`, and `invalid_grant` for a
/// `secret` that is not this client's, or was collected before.
Result<Tokens> redeem_polled(const TokenRequest& request, const PolledDecisions& decisions, std::string_view secret,
                             const Issue& issue);

}  // namespace oauthkit::exchanges
