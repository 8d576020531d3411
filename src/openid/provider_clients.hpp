#pragma once

#include <string>
#include <vector>

#include "openid/state.hpp"

namespace oauthkit::openid {

/// Why `client` cannot be told of people as it is registered to be, as `Module::problems_of` has it.
std::vector<std::string> provider_problems(const Provider::State& state, const Options& options, const Client& client);

}  // namespace oauthkit::openid
