#pragma once

#include <oauthkit/profile.hpp>
#include <optional>
#include <string>
#include <utility>

#include "config/config.hpp"

namespace authserver {

/// What the command line says.
struct Arguments {
  std::optional<std::string> config = {};
  std::optional<Address> listen = {};
  std::optional<std::string> issuer = {};
  std::optional<std::string> store = {};
  std::optional<std::string> adapter = {};
  /// The two to tell apart.
  std::optional<std::pair<oauthkit::Profile, oauthkit::Profile>> profile_difference = {};
  bool check = false;
  bool rotate_keys = false;
  bool version = false;
  bool help = false;
};

/// Throws `ConfigError` that names the flag.
Arguments read_arguments(int argc, char** argv);

/// The configuration that the command line names, with its flags laid over it.
Config configure(const Arguments& arguments);

extern const char* const help_text;

}  // namespace authserver
