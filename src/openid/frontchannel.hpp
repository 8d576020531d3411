#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "openid/logout_clients.hpp"

namespace oauthkit::openid {

/// Why `client` cannot be told by a frame, as the rest of a sentence with the fix; empty when it can, or would not be.
std::string frontchannel_problem(const Client& client);

/// A URL for each of `clients` that would be told so (Front-Channel Logout §2), with `iss` and `sid`.
std::vector<std::string> logout_frames(std::string_view issuer, const std::vector<ToldClient>& clients);

/// Their origins, each once.
std::vector<std::string> origins_of(const std::vector<std::string>& frames);

}  // namespace oauthkit::openid
