#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "oauthkit/environment.hpp"
#include "oauthkit/grant.hpp"
#include "oauthkit/hash.hpp"
#include "oauthkit/step.hpp"
#include "oauthkit/store.hpp"
#include "oauthkit/token_store.hpp"

#pragma GCC visibility push(default)
namespace oauthkit {

/// What a person has granted a client.
struct ConsentRecord {
  std::string client_id = {};
  /// A hash of what the client was then, to people and in how it proves itself: once that is another, the page is shown
  /// again.
  TokenHash client = {};
  Access access = {};
  /// What was asked for by name beside the scope (`AuthorizationRequest::claims`).
  std::vector<std::string> claims = {};
  TimePoint granted_at = {};
  /// From then on the page is shown again.
  TimePoint expires_at = never;

  bool operator==(const ConsentRecord&) const = default;
};

/// Text that holds all of `record`, for a database column. It grows with the library: read it with
/// `deserialize_consent` only.
std::string serialize(const ConsentRecord& record);

/// Reads the text that `serialize` of this version or of an earlier one wrote. Nothing when it is damaged. Throws
/// `StoreUnavailable` as `deserialize_authorization` does.
std::optional<ConsentRecord> deserialize_consent(std::string_view text);

/// What is to be kept of one yes.
struct NewConsent {
  std::string user_id = {};
  std::string client_id = {};
  /// What is granted from now on; unset where nobody was asked, which leaves what is there as it is.
  std::optional<ConsentRecord> record = {};
  /// What `ConsentStore::find` said when `record` was made of it.
  std::optional<ConsentRecord> before = {};
  /// Of all that comes of this yes (`Authorization::family`).
  std::string family = {};
  /// From then on the family may be forgotten.
  TimePoint family_ends = never;
  /// Kills a family: for a place that is bounded, to be called before it forgets one that has not ended.
  std::function<void(std::string_view family)> revoke = {};
};

/// Where consents are kept. `stores::consents` fills the sockets from a `Store`; your lambdas fit as well. Called from
/// many threads at once; each throws `StoreUnavailable`.
struct ConsentStore {
  /// Keeps the family beside those that are there, also where there is no record; and the record, where it is set, in
  /// the place of `before`. False, and nothing is kept, when another than `before` is there. Atomic.
  std::function<bool(const NewConsent& consent)> remember = {};
  std::function<std::optional<ConsentRecord>(std::string_view user_id, std::string_view client_id)> find = {};
  /// In the order of their client ids.
  std::function<std::vector<ConsentRecord>(std::string_view user_id)> list = {};
  /// Forgets the record; returns the families of this person and client that have not ended, and returns them again
  /// whenever it is called: whoever revokes them may have stopped halfway. Atomic.
  std::function<std::vector<std::string>(std::string_view user_id, std::string_view client_id)> forget = {};
};

namespace stores {

/// Consents at the server `issuer` in `store`, a document for each person and client, which `Server::agreements`
/// shares. Of one person it keeps 200 clients, and of each of them 1,000 families: the oldest gives way, and what came
/// of it is revoked. Throws `std::invalid_argument` when `store` has no `documents()` or `issuer` is empty.
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
/// What a page was shown for adds to what was granted before: scope, details and claims that were agreed to come to
/// those that are there, and what the page showed and the person left unchecked is taken away. What was granted for one
/// resource says nothing of another: where a request is for others than before, what it is granted takes the place of
/// all that was, unless the scope is the same and the resources add up. Nothing that a page did not show lives longer
/// for it. A consent ends with its lifetime, when the client has another name, other redirect URIs, another method,
/// other keys or another `ClientRegistration::generation` than then, and when it is withdrawn. Of details whose type is
/// to be agreed to each time, such as a payment, `DetailType::within` says `false`.
///
/// Copyable; safe from many threads and nodes.
class Consents {
 public:
  /// Throws `std::invalid_argument` when a socket of `store` is unset, or `options.tokens.revoke` is.
  explicit Consents(ConsentStore store, ConsentsOptions options = {});

  /// For `Server::immediate`: no page where scope, claims, resources and details are within what is remembered; a page
  /// is told what is remembered. Without it every page is shown, and what `remember` keeps is for the page of the
  /// person alone.
  std::function<Immediate(const Client&, const User&, const AuthorizationRequest&)> immediate() const;

  /// For `Server::complete`: remembers what was granted on a page, and every family that comes of it or of a yes
  /// without a page, before anything is issued.
  std::function<Result<void>(const Approval&)> remember() const;

  /// What a person has granted that has not ended, in the order of the client ids.
  std::vector<ConsentRecord> of(std::string_view user_id) const;

  /// Forgets what a person granted a client, and revokes every code and token of theirs that came of a page or of a yes
  /// without one, also of what is being issued just now. Whether there was anything. Throws `StoreUnavailable`; call it
  /// again then.
  bool withdraw(std::string_view user_id, std::string_view client_id) const;

 private:
  struct State;
  std::shared_ptr<const State> state_;
};

}  // namespace oauthkit
#pragma GCC visibility pop
