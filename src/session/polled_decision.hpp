#pragma once

#include <array>
#include <chrono>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "oauthkit/authorization.hpp"
#include "oauthkit/authorization_request.hpp"
#include "oauthkit/store.hpp"

namespace oauthkit {

/// A request that a client asks about again and again until a person has answered it elsewhere. The client holds a
/// secret (`device_code`, `auth_req_id`), the person a handle (`user_code`, the id of an approval).
struct PolledRequest {
  std::string issuer = {};
  /// `client_id`, what is asked for, and what else was read.
  AuthorizationRequest request = {};
  /// That of the client then (`ClientRegistration::generation`).
  std::string client_generation = {};
  /// The only one who may answer; empty for whoever has the handle.
  std::string user_id = {};
  /// Shared by what comes of it: revoked, all of it is dead.
  std::string family = {};
  /// What more its kind needs to know.
  std::string data = {};
  /// How long the client waits between two questions.
  std::chrono::seconds interval = std::chrono::seconds(5);
  TimePoint started_at = {};
  /// From then on nobody can answer it, or collect what was answered.
  TimePoint ends_at = {};

  bool operator==(const PolledRequest&) const = default;
};

/// What a secret or a handle is known by: each is good at the server `issuer` that gave it out, also where several
/// share a store.
TokenHash hash_at(std::string_view issuer, std::string_view text);

/// What a client that asks is told.
struct Collected {
  enum class State {
    waiting,   ///< nobody has answered yet
    too_fast,  ///< nor is it time to ask
    granted,   ///< with `granted`, for this call and no other
    denied,
    expired,
    unknown,  ///< nothing such, of another client, or collected before
  };
  State state = State::unknown;
  /// Set of `State::granted` alone.
  std::optional<Authorization> granted = {};
};

/// Where approvals wait, on the five verbs of a store: no record is ever rewritten, so that nothing that comes late, a
/// poll or a second answer, brings back what was decided or collected. Safe from many threads, and from many processes
/// on one store. Each call throws `StoreUnavailable` where the store does.
class PolledDecisions {
 public:
  /// `name` keeps those of one kind apart from those of another on the same store: it begins the names of its records.
  /// Throws `std::invalid_argument` when there is no store, or one that is not `fit_for_grants`.
  PolledDecisions(std::shared_ptr<Store> store, const std::string& name);

  /// Keeps `request` under the hashes of both, with `beside`, or nothing at all: false when one of them is in use.
  bool begin(const PolledRequest& request, const TokenHash& secret, const TokenHash& handle,
             std::span<const Record> beside = {}) const;

  /// The request of `handle`, while it waits for an answer at `now`; nothing once it was answered, ended or revoked.
  std::optional<PolledRequest> find(const TokenHash& handle, TimePoint now) const;

  /// Answers it, with what was granted or with no: of any number of callers one is heard, and nobody after its end.
  bool answer(const TokenHash& handle, const std::optional<Authorization>& granted, TimePoint now) const;

  /// What the client `client_id` gets that presents `secret`. Of any number of callers one has what was granted.
  /// Changes nothing of what is another client's, and nothing at all but to count the question while it waits.
  Collected collect(const TokenHash& secret, std::string_view client_id, TimePoint now) const;

  bool is_lasting() const { return store_->outlives_process(); }
  Store& store() const { return *store_; }
  const std::shared_ptr<Store>& shared_store() const { return store_; }

 private:
  std::shared_ptr<Store> store_;
  std::string secret_kind_;
  std::string handle_kind_;
  std::string answer_kind_;
  std::string poll_kind_;
};

}  // namespace oauthkit
