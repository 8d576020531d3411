#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "oauthkit/client_registry.hpp"
#include "registration/stored_client.hpp"

namespace oauthkit {

/// The clients in a store, behind `ClientRegistry`: what its source and the endpoints of registration share.
struct Registrations {
  Registrations(std::shared_ptr<Store> store, RegistryOptions options);

  static Registrations& of(const ClientRegistry& registry);

  /// A client as it is kept, with the version that a change expects.
  struct Kept {
    std::int64_t version = 0;
    registration::StoredClient stored = {};
  };

  /// Whoever registers: keeps `stored` under a new id. `temporarily_unavailable` when there are `max_clients`.
  Result<std::string> add(const registration::StoredClient& stored) const;
  /// Nothing when there is none, or it has ended.
  std::optional<Kept> find(std::string_view client_id) const;
  /// False when somebody else was faster: look again.
  bool replace(std::string_view client_id, std::int64_t version, const registration::StoredClient& stored) const;
  bool remove(std::string_view client_id, std::int64_t version) const;

  bool has_ended(const registration::StoredClient& stored, TimePoint now) const;
  /// Forgets those that have ended, and returns how many live that registered themselves.
  std::size_t sweep() const;

  std::shared_ptr<Store> store;
  RegistryOptions options;
};

}  // namespace oauthkit
