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
  /// As it was said to be (`token_type`).
  std::string type = {};
  /// What it stands for. Of a token of another issuer `user_id` is who that issuer's subject is here, and `issuer`
  /// stays the other's.
  Authorization authorization = {};
  /// The name of its subject as its own issuer has it, for a token of another issuer; empty for this server's.
  std::string foreign_subject = {};
  /// `txn` and what else its reader knows that an `Authorization` has no place for, a JSON object; may be empty.
  std::string more = {};
};

/// What a token is to say that comes of an exchange: made by `ExchangeRequest::delegate` or `impersonate`, and narrowed
/// by the policy if it wants. There is no way to widen it.
class Delegation {
 public:
  const Access& access() const { return access_; }
  /// Who will act, the new actor first; empty where nobody acts for the user.
  const std::vector<Actor>& act() const { return act_; }

  /// No more than what of it is in `limit`: the scopes and the details of both, and of the resources those that `limit`
  /// names, all where it names none.
  Delegation& limit(const Access& limit);
  /// The token lives no longer.
  Delegation& limit(std::chrono::seconds lifetime);
  /// A JSON object for the token (`Authorization::extra`). That of the subject is not carried over.
  Delegation& extra(std::string extra);

 private:
  friend struct ExchangeRequest;
  friend class DelegationReader;
  Delegation(Access access, std::vector<Actor> act) : access_(std::move(access)), act_(std::move(act)) {}
  Access access_;
  std::vector<Actor> act_;
  std::optional<std::chrono::seconds> lifetime_ = {};
  std::string extra_ = {};
};

/// What a client asks for: its tokens are in order, what it may have is for the policy to say.
struct ExchangeRequest {
  const TokenRequest& request;
  const Client& client;
  const PresentedToken& subject;
  /// Null where the client itself acts.
  const PresentedToken* actor;
  /// What it names (RFC 8693 §2.1), and both together; none where it names none.
  std::vector<std::string> audience = {};
  std::vector<std::string> resource = {};
  std::vector<std::string> targets = {};
  /// What the token is to be (`token_type`): an access token where it does not say.
  std::string requested_token_type = {};
  /// What may be granted at most: of the subject's, what the client may have, and what it asks for of that.
  Access access = {};
  /// Who would act: the actor, and behind it those who acted for the subject before.
  std::vector<Actor> act = {};

  /// The actor, or the client where none was named, acts for the subject and can be told from it.
  Delegation delegate() const;
  /// The client becomes the subject: nobody can tell. Those who acted for the subject before are kept.
  Delegation impersonate() const;
};

/// An ID token of this server that came back.
struct PresentedIdToken {
  /// Its `aud`.
  std::string client_id = {};
  /// What that client calls the person.
  std::string sub = {};
  Authentication authentication = {};
  TimePoint expires_at = {};
};

struct TokenExchangeOptions {
  /// Where this server's tokens are looked up, and how those are read that carry their meaning.
  TokenStore tokens = {};
  std::vector<TokenReader> readers = {};
  /// Who else's JWTs are taken as subject tokens, and who their subjects are here. `denied()`: nobody.
  TrustedIssuers foreign = {};
  std::function<Result<User>(const Assertion&)> foreign_user = {};
  /// Reads ID tokens of this server (`openid::id_token_reader`), and who of this server it is whom the client calls
  /// `sub`; unset for `sub` itself, where `Options::subject` does not name people otherwise.
  std::function<std::optional<PresentedIdToken>(std::string_view token, TimePoint now)> id_tokens = {};
  std::function<Result<User>(const Client&, const PresentedIdToken&)> id_token_user = {};
  /// Whether this client may have this, and in which way: `delegate()` or `impersonate()`, narrowed or not. `denied()`
  /// is `invalid_target` where the request names a target, and `invalid_request` where not.
  std::function<Result<Delegation>(const ExchangeRequest&)> policy = {};
  /// Without it `impersonate()` is refused where no actor token was presented.
  bool impersonation = false;
  /// No token lives longer that comes of an exchange.
  Lifetime lifetime = std::chrono::minutes(5);
  /// More kinds of tokens that may be asked for: an `Issue` each, which finds this request in `Issuance::exchange`.
  std::map<std::string, Issue, std::less<>> also = {};
  /// More kinds of tokens that may be presented as subject, by their type.
  std::map<std::string, std::function<std::optional<PresentedToken>(std::string_view token, TimePoint now)>,
           std::less<>>
      also_presented = {};
};

namespace exchanges {

/// Trades a token for another one (RFC 8693): for another API, for less, or with somebody who acts for its subject.
///
/// Confidential clients that list the grant type. The subject token is this client's, or was meant for a resource that
/// it serves (`Client::resources`). What comes of it has the subject's family, and ends with it and no later; revoked,
/// it ends alone. Never a refresh token.
std::unique_ptr<Exchange> token_exchange(TokenExchangeOptions options, Issue issue);

}  // namespace exchanges
}  // namespace oauthkit
#pragma GCC visibility pop
