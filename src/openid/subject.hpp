#pragma once

#include <string>
#include <string_view>

#include "oauthkit/client.hpp"

namespace oauthkit::openid {

/// What `client` is told a login is called (`sid`, Back-Channel Logout §2.1): the same in one login, another for each
/// client and each login, and nothing that tells `sid` or joins what clients know. Empty for an empty one.
std::string outward_sid(std::string_view issuer, const Client& client, std::string_view sid);

}  // namespace oauthkit::openid
