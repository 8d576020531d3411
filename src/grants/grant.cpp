#include "oauthkit/grant.hpp"

namespace oauthkit {

Result<void> Grant::validate(const AuthorizationRequest&, const Client&, const Context&) const { return {}; }

}  // namespace oauthkit
