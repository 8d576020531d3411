#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "config/fields.hpp"

namespace authserver {

/// Reads the member `name`, a list of origins such as `https://inspector.example:8443` as browsers write them (RFC 6454
/// §6.2): in lower case, without path. Throws `ConfigError`.
std::vector<std::string> read_origins(Fields& fields, std::string_view name);

/// Whether `url` is of one of `origins`, each without path: whoever is there answers it.
bool is_of_origin(std::string_view url, const std::vector<std::string>& origins);

}  // namespace authserver
