#pragma once

#include <string_view>

#include "oauthkit/params.hpp"

namespace oauthkit {

/// The string members of a flat JSON object as parameters, strictly: at most 64 KiB, no duplicate member, no other kind
/// of value, and nothing that `Params::parse` would refuse.
Result<Params> parse_json_params(std::string_view text);

}  // namespace oauthkit
