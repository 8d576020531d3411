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

/// The same for the parameters of an answer of the authorization endpoint: what the specifications have a parameter for
/// is reserved, and what is there already stays.
void add_extra_parameters(const Context& context, const std::string& client_id, const Params& extra, Params& answer);

/// `members` as parameters: a text as what it says, anything else as it is written. Throws `std::runtime_error` when
/// one is no JSON.
Params parameters_of(const JsonMembers& members);

}  // namespace oauthkit
