#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <oauthkit/hash.hpp>
#include <oauthkit/scope.hpp>
#include <oauthkit/time.hpp>
#include <oauthkit/trusted_issuers.hpp>
#include <optional>
#include <string>
#include <vector>

namespace authserver {

/// Who may register a client (RFC 7591), and as what.
struct RegistrationSettings {
  /// Nobody may without an initial access token or a software statement.
  bool by_token = false;
  std::vector<oauthkit::TokenHash> initial_access_tokens = {};
  /// Nobody may without a software statement.
  bool require_software_statement = false;
  std::vector<oauthkit::TrustedIssuer> software_statements = {};
  /// Whoever registered may read, change and end the registration (RFC 7592).
  bool management = true;
  /// What such a client may ask for at most.
  oauthkit::Scope scope = {};
  std::vector<std::string> private_use_schemes = {};
  /// Unset: as long as the client.
  std::optional<oauthkit::Lifetime> client_secret_lifetime = {};
  oauthkit::Lifetime unused_lifetime = std::chrono::hours(24);
  /// In one hour.
  std::uint32_t max_per_address = 20;
  std::size_t max_clients = 10'000;
};

}  // namespace authserver
