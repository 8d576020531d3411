#pragma once

#include <string>
#include <string_view>

#include "oauthkit/client.hpp"
#include "oauthkit/module.hpp"

namespace oauthkit::openid {

inline constexpr std::string_view logout_token_type = "logout+jwt";

/// What a logout token for `client` says (Back-Channel Logout §2.4) of the person and the login that it calls `sub` and
/// `sid`: a JSON object.
std::string logout_token_payload(const Context& context, const Client& client, std::string_view sub,
                                 std::string_view sid);

}  // namespace oauthkit::openid
