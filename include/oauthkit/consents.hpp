#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "oauthkit/environment.hpp"
#include "oauthkit/grant.hpp"
#include "oauthkit/step.hpp"
#include "oauthkit/store.hpp"
#include "oauthkit/token_store.hpp"

#pragma GCC visibility push(default)
namespace oauthkit {

/// What a person has granted a client.
struct ConsentRecord {
  std::string client_id = {};
  Access access = {};
  /// What was asked for by name beside the scope (`AuthorizationRequest::claims`).
  std::vector<std::string> claims = {};
  TimePoint granted_at = {};
  /// From then on the page is shown again.
  TimePoint expires_at = never;

  bool operator==(const ConsentRecord&) const = default;
};

/// Where consents are kept. `stores::consents` fills the sockets from a `Store`; your lambdas fit as well. Called from
/// many threads at once; each throws `StoreUnavailable`.
struct ConsentStore {
  /// Keeps `record` in the place of the one that is there, and `family` beside the families that are; an empty `record`
  /// (`granted_at` unset) keeps the family alone, where there is a record. `family_ends`: from then on it may be
  /// forgotten. Atomic.
  std::function<void(std::string_view user_id, const ConsentRecord& record, std::string_view family,
                     TimePoint family_ends)>
      remember = {};
  std::function<std::optional<ConsentRecord>(std::string_view user_id, std::string_view client_id)> find = {};
  /// In the order of their client ids.
  std::function<std::vector<ConsentRecord>(std::string_view user_id)> list = {};
  /// Forgets what was granted; returns the families that came of it. Atomic.
  std::function<std::vector<std::string>(std::string_view user_id, std::string_view client_id)> forget = {};
};

namespace stores {

/// Consents at the server `issuer` in `store`, a document for each person and client, which `Server::agreements`
/// shares. Throws `std::invalid_argument` when `store` has no `documents()` or `issuer` is empty.
ConsentStore consents(const std::shared_ptr<Store>& store, const std::string& issuer,
                      const Environment& environment = {});

}  // namespace stores

struct ConsentsOptions {
  /// How long a consent is remembered.
  Lifetime lifetime = std::chrono::hours(24 * 365);
  /// How long a family of tokens can live at most: as long it can be withdrawn.
  Lifetime longest_family = std::chrono::hours(24 * 365);
  /// Where tokens and codes are, for `withdraw`.
  TokenStore tokens = {};
  Environment environment = {};
};

/// The memory of what people have granted: for the page that need not be shown again, and for the page where a person
/// sees what they granted and takes it back.
///
/// Copyable; safe from many threads and nodes.
class Consents {
 public:
  /// Throws `std::invalid_argument` when a socket of `store` is unset, or `options.tokens.revoke` is.
  explicit Consents(ConsentStore store, ConsentsOptions options = {});

  /// For `Server::immediate`: no page where scope, claims, resources and details are within what is remembered. Without
  /// it every page is shown, and what `remember` keeps is for the page of the person alone.
  std::function<Immediate(const Client&, const User&, const AuthorizationRequest&)> immediate() const;

  /// For `Server::complete`: remembers what was granted on a page, in the place of what was before, and every family
  /// that comes of it, before anything is issued.
  std::function<Result<void>(const Approval&)> remember() const;

  /// What a person has granted that has not ended, in the order of the client ids.
  std::vector<ConsentRecord> of(std::string_view user_id) const;

  /// Forgets what a person granted a client, and revokes every code and token that came of it, also of what is being
  /// issued just now. Whether there was anything. Throws `StoreUnavailable`; call it again then.
  bool withdraw(std::string_view user_id, std::string_view client_id) const;

 private:
  struct State;
  std::shared_ptr<const State> state_;
};

}  // namespace oauthkit
#pragma GCC visibility pop
