#pragma once

#include <span>
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

/// Whether two resources differ at most in the case of scheme and host and in a `/` at the end: clients write them so.
bool is_same_resource(std::string_view left, std::string_view right);

/// `requested`, each by the name that it has among `known`, if it is one of them, and once.
std::vector<std::string> as_named(const std::vector<std::string>& requested, std::span<const std::string> known);

/// Whether every one of `resources` is among `granted`.
bool is_within(const std::vector<std::string>& resources, const std::vector<std::string>& granted);

}  // namespace oauthkit
