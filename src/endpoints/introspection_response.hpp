#pragma once

#include <string_view>

#include "oauthkit/endpoint.hpp"

namespace oauthkit::endpoints {

/// `{"active":false}` and nothing else (RFC 7662 §2.2).
Response inactive_response();

/// What `introspected` means, for a caller that may know it. `token`, which `jti` is made of, is empty when it carries
/// a `jti` of its own.
Response active_response(const Introspected& introspected, const IntrospectionOptions& options, std::string_view token);

}  // namespace oauthkit::endpoints
