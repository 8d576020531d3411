#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "oauthkit/assertion.hpp"
#include "oauthkit/exchange.hpp"
#include "oauthkit/trusted_issuers.hpp"

#pragma GCC visibility push(default)
namespace oauthkit {

/// The names of kinds of tokens (RFC 8693 §3, and the drafts that add some).
namespace token_type {
inline constexpr std::string_view access_token = "urn:ietf:params:oauth:token-type:access_token";
inline constexpr std::string_view refresh_token = "urn:ietf:params:oauth:token-type:refresh_token";
inline constexpr std::string_view id_token = "urn:ietf:params:oauth:token-type:id_token";
inline constexpr std::string_view jwt = "urn:ietf:params:oauth:token-type:jwt";
inline constexpr std::string_view id_jag = "urn:ietf:params:oauth:token-type:id-jag";
inline constexpr std::string_view txn_token = "urn:ietf:params:oauth:token-type:txn_token";
}  // namespace token_type

/// A token that was presented in an exchange, and found to be live and this client's to present.
struct PresentedToken {
  /// What it was said to be (`token_type`).
  std::string type = {};
  /// What it stands for, with users by the ids they have here. That of another server's token has that server's
  /// `issuer`, and its user is the one whom `TokenExchangeOptions::foreign_user` found.
  Authorization authorization = {};
  /// What another server's token calls its subject; empty for this server's.
  std::string foreign_subject = {};
  /// What its reader knows beside it that an `Authorization` has no place for, such as `txn`: a JSON object, or empty.
  std::string more = {};
};

/// What is to be said by a token that comes of an exchange. `ExchangeRequest::delegate` or `impersonate` makes it, and
/// the policy may narrow it; nothing widens it.
class Delegation {
 public:
  const Access& access() const { return access_; }
  /// Who will act, the new actor first; empty where nobody acts for the subject.
  const std::vector<Actor>& act() const { return act_; }
  bool is_impersonation() const { return is_impersonation_; }
  const std::optional<std::chrono::seconds>& lifetime() const { return lifetime_; }
  const std::string& extra() const { return extra_; }
  /// Whether a limit has left none of its resources: then no token comes of it.
  bool is_nowhere() const { return is_nowhere_; }
  /// Whether the scope is still for another server to say (`ExchangeRequest::access`), and no limit has said any.
  bool leaves_scope_open() const { return leaves_scope_open_; }

  /// No more than what of it is in `limit`: its scope, its details, and its resources where `limit` names some. Where
  /// neither the request nor the subject names a scope, that of the first limit is all that there may be.
  Delegation& limit(const Access& limit);
  /// The token lives no longer than that.
  Delegation& limit(std::chrono::seconds lifetime);
  /// A JSON object for the token (`Authorization::extra`), or empty. That of the subject is not carried over.
  Delegation& extra(std::string extra);

 private:
  friend struct ExchangeRequest;
  Delegation(const ExchangeRequest& asked, std::vector<Actor> act, bool is_impersonation);

  Access access_;
  std::vector<Actor> act_;
  bool is_impersonation_;
  bool is_nowhere_ = false;
  bool leaves_scope_open_ = false;
  std::optional<std::chrono::seconds> lifetime_ = {};
  std::string extra_ = {};
};

/// What a client asks for in an exchange. Its tokens are in order; what it may have of it is for the policy to say.
struct ExchangeRequest {
  const TokenRequest& request;
  const Client& client;
  const PresentedToken& subject;
  /// Null where the client itself acts.
  const PresentedToken* actor = nullptr;
  /// Where the token is to be used, by the parameters `audience` and `resource` (RFC 8693 §2.1), and by both together,
  /// each once. A resource is an absolute URI. All are empty where the request names nothing.
  std::vector<std::string> audience = {};
  std::vector<std::string> resource = {};
  std::vector<std::string> targets = {};
  /// What the token is to be (`token_type`): `access_token` where the request does not say.
  std::string requested_token_type = std::string(token_type::access_token);
  /// The most that can be granted: of what the subject may and the client may have, what the request asks for. Its
  /// resources are `targets`, each one that this client may have tokens for, or those of the subject where there are
  /// none.
  ///
  /// For a type of `TokenExchangeOptions::also` another server or another domain gives the names a meaning: then its
  /// resources are `resource`, its scope is not held against that of the client, and beside a subject that has none (an
  /// ID token) it is the one that was asked for; an empty one is for the other to say, within what a limit leaves.
  Access access = {};
  /// Who would act: the actor, or else the client, and behind it those who acted for the subject before.
  std::vector<Actor> act = {};

  /// A token by which the actor acts for the subject: both are named in it (RFC 8693 §1.1).
  Delegation delegate() const;
  /// A token that is the subject's, as if nobody had exchanged anything. Who acted for the subject before is kept.
  Delegation impersonate() const;
};

/// An ID token of this server that came back, proven and live.
struct PresentedIdToken {
  /// Its `aud`.
  std::string client_id = {};
  /// What that client calls the person.
  std::string sub = {};
  Authentication authentication = {};
  TimePoint expires_at = {};
};

struct TokenExchangeOptions {
  /// Where this server's tokens are looked up, and how those are read that carry their meaning. Refresh tokens are
  /// looked for where `also` has `token_type::id_jag`, and for nothing else.
  TokenStore tokens = {};
  std::vector<TokenReader> readers = {};
  /// Whose JWTs are taken as subject tokens beside this server's: for this server as their only audience, and for an
  /// hour at most. What they say of scope and resources is a limit. Nobody's unless set.
  TrustedIssuers foreign = {};
  /// Who of this server is the subject of such a JWT, and how they proved it. `denied()`: nobody. Two issuers' equal
  /// names are two people.
  std::function<Result<User>(const Assertion&)> foreign_user = {};
  /// Reads ID tokens of this server (`openid::id_token_reader`), which are taken from the client they were issued to.
  /// Unset: none are taken.
  std::function<std::optional<PresentedIdToken>(std::string_view token, TimePoint now)> id_tokens = {};
  /// Who it is that `client` calls `sub`. `denied()`: nobody. Unset: the user of that id, and nobody where
  /// `Options::subject` names people otherwise.
  std::function<Result<User>(const Client& client, const PresentedIdToken&)> id_token_user = {};
  /// What `user` has let `client` do, e.g. as far as it is remembered: an ID token says who somebody is and grants
  /// nothing by itself. `denied()`, or unset: nothing, and no access token comes of it.
  std::function<Result<Access>(const Client& client, const User& user)> id_token_access = {};
  /// What `client` may have such tokens for beside what it may ask for at any grant (`Policy::resource`), and beside
  /// what the subject token is for. Unset: nothing.
  std::function<bool(const Client& client, std::string_view target)> targets = {};
  /// Whether this client may have this, and in which way: `delegate()` or `impersonate()`, narrowed or not. It judges
  /// by the outermost actor alone: those behind it tell how the token came about (RFC 8693 §4.1). `denied()` is
  /// `invalid_target` where the request names a target, and `invalid_request` where not. Required.
  std::function<Result<Delegation>(const ExchangeRequest&)> policy = {};
  /// Whether a policy may `impersonate()` where no actor token was presented; otherwise that is `invalid_request`. Told
  /// by `Server::loosened()`.
  bool impersonation = false;
  /// No token that comes of an exchange lives longer. It also ends with the tokens that were presented.
  Lifetime lifetime = std::chrono::minutes(5);
  /// More types of tokens that may be asked for, each with the `Issue` that makes them. It finds the request in
  /// `Issuance::exchange` and the end of what it makes in `Issuance::ends_by`; the answer gets `issued_token_type`, and
  /// `N_A` as its `token_type`.
  std::map<std::string, Issue, std::less<>> also = {};
  /// More types of tokens that may be presented as subject, each with what proves and reads them. Whose they are is for
  /// `policy` to look at; those that have ended are refused, and those that are bound to what the client does not
  /// prove.
  std::map<std::string, std::function<std::optional<PresentedToken>(std::string_view token, TimePoint now)>,
           std::less<>>
      also_presented = {};
};

namespace exchanges {

/// Trades a token for another one (RFC 8693): for another API, for less, or with somebody who acts for its subject.
///
/// For confidential clients that list the grant type `urn:ietf:params:oauth:grant-type:token-exchange`. The subject
/// token was issued to the client, or is meant for a resource that it serves (`Client::resources`); an actor token was
/// issued to it. What is bound to a key is exchanged by whoever proves that key, or by such a resource, and the new
/// token is bound to what the client proves.
///
/// What comes of it is of the family of the subject token and ends with it; revoked, it ends alone. There is never a
/// refresh token. The presented tokens stay as they were. One that is not acceptable is `invalid_request`, with the
/// same text whatever the reason, which `Environment::on_failure` is told. Of others than `Options::issuer` and
/// `foreign` nothing is taken.
std::unique_ptr<Exchange> token_exchange(TokenExchangeOptions options, Issue issue);

}  // namespace exchanges
}  // namespace oauthkit
#pragma GCC visibility pop
