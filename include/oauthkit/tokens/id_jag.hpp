#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <vector>

#include "oauthkit/authentication.hpp"
#include "oauthkit/signing_keys.hpp"
#include "oauthkit/time.hpp"
#include "oauthkit/token_exchange.hpp"
#include "oauthkit/tokens.hpp"

#pragma GCC visibility push(default)
namespace oauthkit::tokens {

/// Another authorization server, which takes this one's word for who a person is, and what it knows of the client that
/// asks.
struct Partner {
  /// Its identifier (RFC 8414 §2): the `aud`.
  std::string issuer = {};
  /// What it calls the client that asks.
  std::string client_id = {};
  /// Which scopes may be asked for there. Where the request names none, the grant has those of them that the subject
  /// token has; beside an ID token, which has no scope, those that the policy leaves (`Delegation::limit`), or all.
  Scope scopes = {};
  /// Which resources may be named there (RFC 8707). Empty: what the client names is told, for the partner to judge.
  std::vector<std::string> resources = {};
  /// What it calls the person, where it is a client here with names of its own (`Server::subject`). Empty: what the
  /// client that asks calls them.
  std::string subject = {};
};

/// Who it is that `ExchangeRequest::audience` names, for the client that asks. `denied()` is `invalid_target`, an error
/// is the answer. It may be asked from many threads at once.
using Partners = std::function<Result<Partner>(const ExchangeRequest& asked)>;

struct IdJagOptions {
  /// 1 to 300 seconds, and no longer than the keys are published after they signed (`KeyRing::retire`). A grant never
  /// outlives the subject token.
  Lifetime lifetime = std::chrono::minutes(5);
};

/// Issues grants for other authorization servers (Identity Assertion JWT Authorization Grant, `oauth-id-jag+jwt`): for
/// `TokenExchangeOptions::also` under `token_type::id_jag`. What comes of one there is for that server to say.
///
/// The request names one `audience`. The subject token is an ID token of the client, or its own refresh token; an
/// access token is no identity. The scope is within what the subject token, the client and the partner have. Claims:
/// `iss`, `sub`, `aud`, `client_id`, `jti`, `iat`, `exp`, and as far as there is something to say `scope`, `resource`,
/// `auth_time`, `acr`, `amr`, `act` and `cnf`, the key of a DPoP proof that came with the request. Nothing is stored.
Issue id_jag(SigningKeys keys, Partners partners, IdJagOptions options = {});

}  // namespace oauthkit::tokens
#pragma GCC visibility pop
