#pragma once

#include <string>

#include "config/config.hpp"
#include "config/fields.hpp"

namespace authserver {

/// Reads a configuration but for its `tenants`. `path` names it in errors; empty for the whole. Throws `ConfigError`.
Config read_document(const Json& document, const std::string& path);

}  // namespace authserver
