#pragma once

#include <string_view>

#include "oauthkit/server.hpp"

namespace oauthkit::endpoints {

/// Whether `Accept` names `application/token-introspection+jwt`, and plain JSON not rather (RFC 9701 §4).
bool prefers_signed_answer(const Request& request);

/// `json`, which an introspection would answer, in a JWT for the caller alone (RFC 9701 §5).
Response signed_answer(const KeyRing& keys, const ClientRequest& request, std::string_view json);

}  // namespace oauthkit::endpoints
