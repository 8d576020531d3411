#pragma once

#include <vector>

#include "oauthkit/response_mode.hpp"

namespace oauthkit {

/// `query`, `fragment` and `form_post`: the table that every server starts with.
std::vector<ResponseMode> built_in_response_modes();

}  // namespace oauthkit
