#pragma once

#include <string>
#include <vector>

#include "oauthkit/params.hpp"

namespace oauthkit {

/// The `resource` parameters of a request (RFC 8707 §2), each once.
std::vector<std::string> requested_resources(const Params& params);

/// The value of `resource` was refused.
Error invalid_target(std::string description);

/// Whether every one of `resources` is an absolute URI without fragment (RFC 8707 §2).
bool are_resources(const std::vector<std::string>& resources);

/// Whether every one of `resources` is among `granted`.
bool is_within(const std::vector<std::string>& resources, const std::vector<std::string>& granted);

}  // namespace oauthkit
