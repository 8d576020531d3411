#pragma once

#include "oauthkit/authentication.hpp"
#include "oauthkit/authorization_request.hpp"
#include "oauthkit/error.hpp"
#include "oauthkit/options.hpp"

namespace oauthkit {

/// The authentication context classes of which a sign-in for `request` must be one: those of its `acr_values` that the
/// server supports. Empty where it may be any, as it may wherever the server lists none (OpenID Connect Core
/// §3.1.2.1: voluntary).
Scope binding_acr_values(const Options& options, const AuthorizationRequest& request);

/// Whether `authentication` is of one of them.
bool has_acr(const Scope& binding, const Authentication& authentication);

/// What a client is told whose `acr_values` nobody meets (RFC 9470 §5).
Error unmet_acr_values();

}  // namespace oauthkit
