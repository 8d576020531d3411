#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "oauthkit/client_registry.hpp"
#include "registration/stored_client.hpp"

namespace oauthkit {

/// The clients in a store, behind `ClientRegistry`: what its source and the endpoints of registration share.
struct Registrations {
  /// As `clients::registry`.
  Registrations(std::shared_ptr<Store> store, RegistryOptions options);

  static Registrations& of(const ClientRegistry& registry);
  /// An id that no client and no user has, of 128 random bits.
  static std::string new_id(const Random& random);

  /// A client as it is kept, with the version that a change expects.
  struct Kept {
    std::int64_t version = 0;
    registration::StoredClient stored = {};
  };

  /// Whoever registers: keeps `stored` under a new id, with a new generation where it has none.
  /// `temporarily_unavailable` when there are `max_clients`.
  Result<std::string> add(const registration::StoredClient& stored) const;
  /// Keeps an operator's under `client_id`. False when that is taken.
  bool add(std::string_view client_id, registration::StoredClient stored) const;
  /// What is there under `client_id`, whether it can be read or not.
  std::optional<StoredDocument> read(std::string_view client_id) const;
  /// Nothing when there is none, or it has ended.
  std::optional<Kept> find(std::string_view client_id) const;
  /// False when somebody else was faster: look again.
  bool replace(std::string_view client_id, std::int64_t expected_version, registration::StoredClient stored) const;
  bool remove(std::string_view client_id, std::int64_t expected_version) const;

  /// Changes the client as it is then: `change` is called again when somebody else was faster, and says whether there
  /// is something to write. The client after that; nothing when there is none.
  std::optional<registration::StoredClient> change(
      std::string_view client_id, const std::function<bool(registration::StoredClient&)>& change) const;

  /// When a client ends that nobody uses any more; `never` for an operator's.
  TimePoint end_of(const registration::StoredClient& stored) const;
  bool has_ended(const registration::StoredClient& stored, TimePoint now) const;
  /// Whether nobody is ever asked to agree to it: it is in use when it comes for tokens.
  static bool asks_nobody(const registration::StoredClient& stored);
  /// Forgets those that have ended, and returns how many live that registered themselves.
  std::size_t sweep() const;
  /// Whether an operator's client is called `name`; what is in the store is looked at once a minute.
  bool has_name(std::string_view name) const;

  /// Reads what is in a list: what cannot be read is left out and told of.
  std::optional<registration::StoredClient> read_listed(const StoredDocument& document) const;
  void report_damaged(std::string_view client_id) const;
  Documents& documents() const { return *store->documents(); }
  TimePoint now() const { return options.environment.clock(); }

  std::shared_ptr<Store> store;
  RegistryOptions options;

 private:
  /// What a walk through all clients has seen.
  struct Seen {
    TimePoint at = {};
    /// How many registered themselves, those included that were added here since.
    std::size_t registered = 0;
    /// Of clients of operators.
    std::vector<std::string> names = {};
  };

  bool take_place() const;
  void give_place_back() const;
  const Seen& seen_within(std::chrono::seconds age, TimePoint now) const;
  Seen walk(TimePoint now) const;
  void look_at(const StoredDocument& document, Seen& seen) const;

  mutable std::mutex seeing_;
  mutable std::optional<Seen> seen_;
};

}  // namespace oauthkit
