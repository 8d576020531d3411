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
#include "registration/sector_identifiers.hpp"
#include "registration/stored_client.hpp"

namespace oauthkit {

/// The clients in a store, behind `ClientRegistry`: what its source and the endpoints of registration share.
struct Registrations {
  /// As `clients::registry`.
  Registrations(std::shared_ptr<Store> store, RegistryOptions options);

  static Registrations& of(const ClientRegistry& registry);
  /// Whether `module` is a source of these clients: `ClientRegistry::source` of a registry in the same store.
  bool is_source(const Module& module) const;
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
  /// Whether it may have tokens that nobody is asked to agree to: it is in use when it comes for them, whatever else it
  /// may have.
  static bool asks_nobody(const registration::StoredClient& stored);
  /// `ClientRegistry::sweep`.
  std::size_t sweep() const;
  /// Whether an operator's client is called `name`; what is in the store is looked at once a minute. While somebody
  /// else looks, what was seen before counts.
  bool has_name(std::string_view name) const;

  /// Reads what is in a list: what cannot be read is left out and told of.
  std::optional<registration::StoredClient> read_listed(const StoredDocument& document) const;
  void report_damaged(std::string_view client_id) const;
  Documents& documents() const { return *store->documents(); }
  TimePoint now() const { return options.environment.clock(); }

  std::shared_ptr<Store> store;
  RegistryOptions options;
  registration::SectorIdentifiers sectors;

 private:
  /// What a walk through all clients has seen.
  struct Seen {
    TimePoint at = {};
    /// How many registered themselves, those included that are yet to be forgotten, or were added here since.
    std::size_t registered = 0;
    /// Of clients of operators.
    std::vector<std::string> names = {};
  };

  bool take_place() const;
  void give_place_back() const;
  bool has_seen() const;
  bool has_seen_within(std::chrono::seconds age) const;
  /// Looks, unless that was done `age` ago or less; `or_before`: or somebody else looks, and it was done at all.
  void see_within(std::chrono::seconds age, bool or_before = false) const;
  /// Needs `walking_`.
  void see(std::size_t most_forgotten) const;
  Seen walk(std::size_t most_forgotten) const;

  /// Held through a walk, so that one walks at a time; locked before `seeing_`.
  mutable std::mutex walking_;
  /// Never held while the store is asked.
  mutable std::mutex seeing_;
  mutable std::optional<Seen> seen_;
  /// Places taken since the last walk began: it may not have seen whoever took them.
  mutable std::size_t taken_ = 0;
};

}  // namespace oauthkit
