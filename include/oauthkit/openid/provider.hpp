#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "oauthkit/grant.hpp"
#include "oauthkit/openid/claims.hpp"
#include "oauthkit/remote_keys.hpp"
#include "oauthkit/signing_keys.hpp"
#include "oauthkit/tokens.hpp"

#pragma GCC visibility push(default)
namespace oauthkit {

class Server;

namespace openid {

struct ProviderOptions {
  /// What is known of a person, by the names of OpenID Connect Core §5.1: `name`, `email`, `address` … It returns data
  /// and decides nothing: of what it returns, what scope and `claims` allow and the user granted is released, in the
  /// place it was asked for in; never a name that the protocol speaks for (`sub`, `auth_time` …), nor null. Asked when
  /// a token or an answer of UserInfo is made; an error of its own or an exception is `server_error`, and nothing
  /// leaves. Unset: nothing is known but who it is.
  std::function<Result<JsonMembers>(const ClaimsQuery&)> claims = {};
  /// The claims that a scope stands for, beside `profile`, `email`, `address` and `phone` (OpenID Connect Core §5.4).
  /// One of those four that stands here is replaced.
  std::map<std::string, std::vector<std::string>> scope_claims = {};
  /// What the metadata document tells (`claims_supported`). Empty: it does not tell.
  std::vector<std::string> claims_supported = {};
  /// How long an ID token is good for, 1 second to an hour; no longer than the keys are published after they signed
  /// (`KeyRing::retire`).
  Lifetime id_token_lifetime = std::chrono::minutes(5);
  /// Whether clients may have ID tokens and UserInfo encrypted.
  bool encryption = true;
  /// Fetches the keys of clients that have a `jwks_uri`; without it they must be in `Client::jwks`.
  std::shared_ptr<const RemoteKeys> remote_keys = {};
};

/// Makes an authorization server an OpenID Provider (OpenID Connect Core 1.0): who gets a token also learns, in a
/// signed ID token, who signed in, when and how.
///
/// One for all ends, cheap to copy; `const` and safe from many threads. An ID token is made where the scope `openid`
/// was granted by a user, signed with the algorithm of the client (`Client::openid`), and never with `none` or an HMAC.
class Provider {
 public:
  /// `keys`: a ring for each algorithm. Publish them with `endpoints::jwks`. Mistakes are told by `Server::check`.
  explicit Provider(SigningKeys keys, ProviderOptions options = {});

  /// `issue`, and an ID token beside its access tokens (§3.1.3.3, §12.2): none for a client that works for itself, nor
  /// for a password. What `issue` says of itself holds. Of what was read of the request (`Authorization::extensions`)
  /// the tokens beside an ID token keep what UserInfo and a refresh need.
  Issue issue(const Issue& issue) const;

  /// Registers at `server` what it reads of authorization requests: `nonce`, `claims`, `id_token_hint`,
  /// `claims_locales`, what `offline_access` means (§11), who has to sign in again; and what the metadata document
  /// tells. Once for each server.
  void extend(Server& server) const;

  /// What all of it shares; for the modules of this library.
  struct State;
  const std::shared_ptr<const State>& state() const { return state_; }

 private:
  std::shared_ptr<const State> state_;
};

}  // namespace openid

namespace grants {

/// `code id_token` (OpenID Connect Core §3.3): a code, and an ID token that binds it (`c_hash`) and `state` (`s_hash`).
/// PKCE as for `code`.
std::unique_ptr<Grant> code_id_token(const openid::Provider& provider, PutCode put, CodeOptions options = {});

/// `id_token` (§3.2): an ID token alone, with the claims that scopes stand for. Nothing to redeem.
std::unique_ptr<Grant> id_token(const openid::Provider& provider);

/// `id_token token` (§3.2) and `code id_token token` (§3.3): an access token comes from the front channel. Not under
/// `Profile::oauth21`. `issue` need not be that of `provider`.
std::unique_ptr<Grant> id_token_token(const openid::Provider& provider, Issue issue);
std::unique_ptr<Grant> code_id_token_token(const openid::Provider& provider, PutCode put, Issue issue,
                                           CodeOptions options = {});

}  // namespace grants
}  // namespace oauthkit
#pragma GCC visibility pop
