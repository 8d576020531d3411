#pragma once

#include <string>
#include <string_view>

#include "assembly/subject.hpp"
#include "oauthkit/endpoints/introspection.hpp"

namespace oauthkit::endpoints {

/// Those whom a token names, as its client calls them.
struct People {
  /// Empty where no user stands behind it.
  std::string subject = {};
  OutwardActors actors = {};
};

/// `{"active":false}` and nothing else (RFC 7662 §2.2).
std::string inactive_answer();

/// What `introspected` means, as a JSON object, for a caller that may know it. `token`, which `jti` is made of, is
/// empty when it has none of its own and was read by a reader. `tells_expiry`: of a refresh token also what the
/// token endpoint tells of its end.
std::string active_answer(const Introspected& introspected, const IntrospectionOptions& options, std::string_view token,
                          const People& people, bool tells_expiry = false);

}  // namespace oauthkit::endpoints
