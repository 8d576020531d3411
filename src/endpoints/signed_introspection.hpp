#pragma once

#include <string_view>

#include "oauthkit/server.hpp"
#include "oauthkit/signing_keys.hpp"

namespace oauthkit::endpoints {

/// Whether `Accept` names `application/token-introspection+jwt`, and plain JSON not rather (RFC 9701 §4).
bool prefers_signed_answer(const Request& request);

/// `json`, which an introspection would answer, in a JWT for the caller alone (RFC 9701 §5). Throws what the signer
/// throws, and `std::runtime_error` when the profile of the caller admits none of `keys`.
Response signed_answer(const SigningKeys& keys, const ClientRequest& request, std::string_view json);

}  // namespace oauthkit::endpoints
