#pragma once

#include <vector>

#include "config/config.hpp"
#include "config/fields.hpp"

namespace authserver {

/// Reads `users`. Throws `ConfigError`.
std::vector<Person> read_people(Fields& root);

}  // namespace authserver
