#pragma once

#include <string_view>

#include "oauthkit/http.hpp"
#include "oauthkit/json_members.hpp"
#include "openid/state.hpp"

namespace oauthkit::endpoints {

/// What UserInfo tells `client` of the user that it calls `subject`: JSON, or the JWT that the client registered for
/// (OpenID Connect Core §5.3.2). Throws `KeysUnavailable`.
Result<Response> userinfo_response(const openid::Provider::State& state, const Context& context, const Client& client,
                                   std::string_view subject, const JsonMembers& claims);

}  // namespace oauthkit::endpoints
