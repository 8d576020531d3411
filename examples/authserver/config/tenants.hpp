#pragma once

#include <vector>

#include "config/config.hpp"
#include "config/fields.hpp"

namespace authserver {

/// The member `tenants` of `document`, whose other members have become `config`. What a tenant says is read as if it
/// stood outside; what it cannot say holds for the whole process. Throws `ConfigError`.
std::vector<Config> read_tenants(const Json& document, const Config& config);

}  // namespace authserver
