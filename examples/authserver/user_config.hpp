#pragma once

#include <vector>

#include "config.hpp"
#include "fields.hpp"

namespace authserver {

/// Reads `users`. Throws `ConfigError`.
std::vector<Person> read_people(Fields& root);

}  // namespace authserver
