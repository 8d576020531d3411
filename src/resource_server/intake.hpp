#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "oauthkit/bearer.hpp"

namespace oauthkit {

/// The credentials a request carries, by every way that is open.
struct Intake {
  std::vector<std::string> tokens;
  /// The token came under the DPoP scheme.
  bool is_dpop = false;
  bool malformed = false;
};

Intake take_in(const Request& request, const BearerOptions& options);

/// RFC 6750 §2.1: b64token.
bool is_access_token(std::string_view text);

}  // namespace oauthkit
