#pragma once

#include <stdexcept>
#include <string>

namespace authserver {

/// The command line or the configuration is wrong: one line that names the place and what was expected. Exit 2.
struct ConfigError : std::runtime_error {
  ConfigError(const std::string& place, const std::string& expected) : std::runtime_error(place + ": " + expected) {}
};

/// The surroundings are not as needed: a store that cannot be opened, an address in use. Exit 1.
struct StartError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

}  // namespace authserver
