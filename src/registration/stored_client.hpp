#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "oauthkit/client.hpp"

namespace oauthkit::registration {

/// The kind of its document; the key is its id.
inline constexpr std::string_view client_kind = "client";

/// What is kept of a client that nobody wrote down: the text of its document.
struct StoredClient {
  /// As `ReadMetadata::metadata`.
  std::string metadata = {};
  ClientRegistration::Source source = ClientRegistration::Source::registration;
  std::string generation = {};
  bool disabled = false;
  TimePoint created_at = {};
  std::optional<TimePoint> used_at = {};
  /// When it ends, as reckoned when this was written: for whoever does not know the options of the registry.
  std::optional<TimePoint> ends_at = {};
  /// The newest first; two at most.
  std::vector<ClientSecret> secrets = {};
  /// The registration access tokens that open it (RFC 7592), the newest first.
  std::vector<ClientSecret> tokens = {};
  /// What an update may not widen.
  Scope most_scope = {};
  bool whole_scope = false;
  bool client_credentials = false;
  std::vector<std::string> private_use_schemes = {};
  /// The statement that it registered with, byte for byte; empty for none.
  std::string software_statement = {};
  /// What no metadata says: an operator's client may have it.
  std::vector<std::string> resources = {};
  std::vector<std::string> allowed_resources = {};
  std::optional<Lifetime> access_token_lifetime = {};
  std::optional<Lifetime> refresh_token_lifetime = {};

  bool operator==(const StoredClient&) const = default;
};

/// Text that holds all of `stored`; it grows with the library and is read with `read_stored_client` only.
std::string write_stored_client(const StoredClient& stored);
/// Nothing when it is damaged. Throws `StoreUnavailable` for what a newer version wrote.
std::optional<StoredClient> read_stored_client(std::string_view text);

/// Whether its method has a secret that is drawn here, told once and kept as a hash (RFC 7591 §3.2.1).
bool has_drawn_secret(const Client& client);

/// The client that `stored` is. Nothing when its metadata is damaged.
std::optional<Client> client_of(std::string_view id, const StoredClient& stored);

}  // namespace oauthkit::registration
