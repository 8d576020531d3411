#pragma once

#include <oauthkit/authorization_details.hpp>
#include <vector>

#include "config/config.hpp"
#include "config/fields.hpp"

namespace authserver {

/// Reads `authorization_details`: the types of details that clients may ask for (RFC 9396). Throws `ConfigError`.
std::vector<oauthkit::DetailType> read_detail_types(Fields& root);

/// Whether there is each type that a client lists. Throws `ConfigError`.
void check_detail_types(const Config& config, const Fields& root);

}  // namespace authserver
