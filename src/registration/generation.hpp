#pragma once

#include <string>
#include <string_view>

#include "oauthkit/random.hpp"

namespace oauthkit::registration {

/// What a client of a registry has until everything that was granted to it ends (`ClientRegistration::generation`): of
/// 128 random bits, and told apart from what other sources say.
std::string new_generation(const Random& random);

/// Whether `new_generation` drew it.
bool is_of_registry(std::string_view generation);

}  // namespace oauthkit::registration
