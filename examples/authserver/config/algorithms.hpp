#pragma once

#include <oauthkit/signing_algorithm.hpp>
#include <optional>
#include <string_view>

#include "config/fields.hpp"

namespace authserver {

/// What an algorithm is called in `alg` (RFC 7518 §3.1).
std::string_view name_of(oauthkit::SigningAlgorithm algorithm);

/// The algorithm of that name; nothing for `none`, an HMAC and what nobody knows.
std::optional<oauthkit::SigningAlgorithm> algorithm_named(std::string_view name);

/// The member `name`, which names one; empty when it is absent. Throws `ConfigError`.
std::string read_algorithm_name(Fields& fields, std::string_view name);

}  // namespace authserver
