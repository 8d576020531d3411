#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "oauthkit/json_members.hpp"
#include "oauthkit/jwt_response_mode.hpp"

namespace oauthkit::response_modes {

/// Whether `client` is registered for answers that nobody else can read.
bool is_encrypted(const Client& client);

/// Why its answers cannot be encrypted, as what follows the name of the client; empty when they can.
std::string encryption_problem(const Client& client, const JwtOptions& options);

/// `response`, a signed answer, encrypted to the client; nothing when it cannot be.
std::optional<std::string> encrypted_response(const AuthorizationResponse& answer, const JwtOptions& options,
                                              std::string_view response);

/// Tells what answers can be encrypted with.
void describe_encryption(JsonMembers& metadata);

}  // namespace oauthkit::response_modes
