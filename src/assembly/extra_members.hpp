#pragma once

#include <span>
#include <string>
#include <string_view>

#include "base/json.hpp"
#include "oauthkit/tokens.hpp"

namespace oauthkit {

/// Adds the members of `extra` to `body`. One whose name is reserved, or that `extra` has twice, is dropped, with an
/// event about `client_id`.
void add_extra_members(const Context& context, const std::string& client_id, std::span<const std::string_view> reserved,
                       const JsonMembers& extra, json::ObjectWriter& body);

}  // namespace oauthkit
