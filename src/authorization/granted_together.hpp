#pragma once

#include "oauthkit/consents.hpp"

namespace oauthkit {

/// What a person has granted after `now` was granted on a page that showed `shown`, where `before` was granted earlier:
/// never a scope for a resource that they did not agree to together.
Access granted_together(const Access& before, const Access& shown, const Access& now);

/// The same of claims, which a page shows all or none of.
std::vector<std::string> granted_together(const std::vector<std::string>& before, std::vector<std::string> now);

}  // namespace oauthkit
