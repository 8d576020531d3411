#pragma once

#include <string>
#include <vector>

#include "assembly/setup.hpp"

namespace oauthkit {

/// What of the set-up contradicts the profile of the server, as sentences that begin with its name.
std::vector<std::string> contradictions_with_profile(const Setup& setup);

}  // namespace oauthkit
