#pragma once

#include <string>
#include <string_view>

#include "oauthkit/endpoints/introspection.hpp"

namespace oauthkit::endpoints {

/// `{"active":false}` and nothing else (RFC 7662 §2.2).
std::string inactive_answer();

/// What `introspected` means, as a JSON object, for a caller that may know it. `token`, which `jti` is made of, is
/// empty when it has none of its own and was read by a reader. `subject`: what the client of the token calls its user.
/// `tells_expiry`: of a refresh token also what the token endpoint tells of its end.
std::string active_answer(const Introspected& introspected, const IntrospectionOptions& options, std::string_view token,
                          std::string_view subject, bool tells_expiry = false);

}  // namespace oauthkit::endpoints
