#pragma once

#include <concepts>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "oauthkit/hash.hpp"
#include "oauthkit/json_members.hpp"
#include "oauthkit/module.hpp"

#pragma GCC visibility push(default)
namespace oauthkit {

/// A successful answer of the token endpoint (RFC 6749 §5.1).
struct Tokens {
  Secret access_token = {};
  std::string token_type = "Bearer";
  /// Unset for a token that never expires.
  std::optional<std::chrono::seconds> expires_in = {};
  /// Empty when none is issued.
  Secret refresh_token = {};
  /// How long that may be held without being used, and how long what was granted lasts, where it is told (Refresh
  /// Token Expiration §6.1). Unset also for what never ends.
  std::optional<std::chrono::seconds> refresh_token_timeout = {};
  std::optional<std::chrono::seconds> authorization_expires_in = {};
  Scope scope = {};
  /// What this access token is for beside it (RFC 9396 §7).
  std::vector<Detail> authorization_details = {};
  JsonMembers extra = {};
};

/// Which refresh token an issue takes the place of, for an issue that spends and issues in one transaction.
struct Rotation {
  /// The refresh token that was presented, and its hash.
  std::string_view presented = {};
  TokenHash hash = {};
  /// How long a retry gets the same answer again; zero: not at all.
  std::chrono::seconds grace = {};
  /// What the request asked for: a retry must ask for the same.
  std::string request = {};
  /// What need be kept of it once it is spent.
  Authorization remains = {};
};

/// Adds members to the answer of the token endpoint, once its tokens are made and before anything is kept: an error
/// takes the place of the answer, and no token is issued.
using AddMembers = std::function<Result<void>(const Tokens& made, JsonMembers& members)>;

/// What an exchange or a grant asks to be issued: everything has been checked.
struct Issuance {
  const Context& context;
  const Client& client;
  /// The grant type or response type that asks.
  std::string_view grant_type;
  /// What the access token stands for. Its times are for the issuer to set. A token that carries its meaning itself
  /// has the `confirmation` in it (`cnf`, RFC 7800).
  Authorization authorization;
  /// What the refresh token stands for; unset when none may be issued.
  std::optional<Authorization> refresh = {};
  /// Who grants it, with `User::app`, where this very request tells: a password, a client that acts for a user, a token
  /// in the answer of the authorization endpoint. Null for a code and at a refresh: what must be known then belongs
  /// into `Authorization::extra`.
  const User* user = nullptr;
  /// The exchange of tokens that asks (RFC 8693); null for every other grant.
  const struct ExchangeRequest* exchange = nullptr;
  /// No token that is made lives longer, whatever its lifetime would be; `never` for no such end.
  TimePoint ends_by = never;
  /// Set only for an `Issue` that rotates.
  std::optional<Rotation> rotation = {};
  /// What an `Issue` around the one that makes the tokens adds. Whoever makes them calls each once, after its own
  /// members and before it keeps or seals anything; the `Issue` that added one calls it where that has not happened.
  std::vector<AddMembers> adders = {};
};

/// The place where every grant and exchange ends: makes tokens and stores them.
///
/// Any callable `Result<Tokens>(const Issuance&)` converts. `denied()` becomes the module's own refusal.
class Issue {
 public:
  Issue() = default;
  template <class F>
  requires(!std::same_as<std::remove_cvref_t<F>, Issue> && std::invocable<const F&, const Issuance&>) Issue(F callable)
      : call_(std::move(callable)) {}

  Result<Tokens> operator()(const Issuance& issuance) const { return call_(issuance); }
  explicit operator bool() const { return static_cast<bool>(call_); }

  /// An `Issue` around this one: it calls `callable`, which calls this one, and says of itself what this one does. Of
  /// an empty one an empty one.
  Issue surrounded_by(std::function<Result<Tokens>(const Issuance&)> callable) const {
    auto around = *this;
    if (call_) around.call_ = std::move(callable);
    return around;
  }

  /// Whether it issues refresh tokens where it may; `Server::check()` then wants a refresh_token exchange.
  bool issues_refresh_tokens = false;
  /// Whether it tells when they end; introspection and the metadata document then do, too.
  bool tells_refresh_expiry = false;
  /// Whether its access tokens are JWTs, so that they may be asked for by that name (RFC 8693 §3).
  bool issues_jwts = false;
  /// Whether it honours `Issuance::rotation`: spends the presented refresh token in the transaction that stores the
  /// new ones, and answers `denied()` when it was no longer live. Otherwise the exchange takes it beforehand.
  bool rotates = false;
  /// How a family dies where it keeps tokens, so that they may be kept elsewhere than codes and other tokens of the
  /// family (`Context::revoke`). Needed where what it issues has to end when a code or a refresh token is used again;
  /// an `Issue` that keeps nothing has one that does nothing.
  Revoke revoke = {};
  /// Passed on by `Server::check()` and `Server::loosened()`.
  std::vector<Finding> findings = {};
  /// Passed on by `Module::contradictions`. Unset: nothing contradicts any profile.
  std::function<std::vector<std::string>(const Profile&)> contradictions = {};

 private:
  std::function<Result<Tokens>(const Issuance&)> call_;
};

}  // namespace oauthkit
#pragma GCC visibility pop
