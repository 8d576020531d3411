#pragma once

#include "assembly/setup.hpp"

namespace oauthkit {

/// The token endpoint (RFC 6749 §3.2). Never throws.
Response serve_token(const Setup& setup, const Request& request);

}  // namespace oauthkit
