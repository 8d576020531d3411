#pragma once

#include <chrono>
#include <cstddef>
#include <oauthkit/client.hpp>
#include <oauthkit/options.hpp>
#include <oauthkit/scope.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "address.hpp"

namespace authserver {

/// What `Client::app` holds here: the members of a client that are this server's own.
struct ClientSettings {
  /// The user need not be asked.
  bool trusted = false;
};

/// A user who can sign in.
struct Person {
  std::string sub = {};
  std::string username = {};
  oauthkit::SecretHash password = {};
  /// What pages call this person: the claim `name`, or the user name.
  std::string display_name = {};
};

/// How the keys of clients are fetched.
struct FetchConfig {
  std::vector<std::string> trusted_origins = {};
  std::string ca_file = {};
};

/// The whole set-up, checked: a file, changed by the command line.
struct Config {
  /// Unset: it follows the address.
  std::optional<std::string> issuer = {};
  Address listen = {};
  /// The HTTP library.
  std::string adapter = "httplib";
  std::size_t threads = 16;
  std::string store = "memory:";
  oauthkit::Profile profile = oauthkit::Profile::oauth21;
  oauthkit::Lifetime access_token = std::chrono::hours(1);
  oauthkit::Lifetime refresh_token = std::chrono::hours(24 * 14);
  bool rotation = true;
  std::chrono::seconds grace = std::chrono::seconds(0);
  oauthkit::Lifetime authorization_code = std::chrono::seconds(60);
  oauthkit::Lifetime transaction = std::chrono::minutes(10);
  FetchConfig fetch = {};
  oauthkit::Scope scopes = {};
  std::vector<oauthkit::Client> clients = {};
  std::vector<Person> people = {};
  /// The built-in set-up: its secrets are no secret, and its playground follows the address.
  bool is_demo = false;
};

/// What flags and files have in common. Each throws `ConfigError` that names `place`.
std::string checked_issuer(const std::string& issuer, const std::string& place);
Address checked_address(const std::string& text, const std::string& place);
void check_adapter(const std::string& name, const std::string& place);

/// Reads a configuration. Throws `ConfigError` that names the key and what was expected.
Config read_config(std::string_view json);

/// The same from a file; the error names the file too.
Config load_config(const std::string& file);

/// The set-up that runs without a file.
Config demo_config();

}  // namespace authserver
