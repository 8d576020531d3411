#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "oauthkit/endpoint.hpp"
#include "oauthkit/json_members.hpp"
#include "oauthkit/signing_keys.hpp"
#include "oauthkit/token_store.hpp"

#pragma GCC visibility push(default)
namespace oauthkit::endpoints {

/// A live token that somebody asks about.
struct Introspected {
  const Context& context;
  /// Who asks: a confidential client that has authenticated.
  const Client& caller;
  const Authorization& authorization;
  bool is_refresh_token = false;
};

struct IntrospectionOptions {
  /// Who is told of which token; whoever is not reads that it is inactive. The default: a client is told of what was
  /// issued to itself, access and refresh tokens, and one that serves resources (`Client::resources`) of the access
  /// tokens that are for one of them or for no resource in particular. Not asked about refresh tokens of other clients:
  /// nobody is told of those. A function of your own keeps clients that serve nothing from the tokens of others (FAPI
  /// 2.0 MS §6.2).
  std::function<bool(const Introspected&)> allowed = {};
  /// The user name that resource servers may read (RFC 7662 §2.2). Empty for none.
  std::function<std::string(const Introspected&)> username = {};
  /// Adds members. A reserved name is dropped, with an event.
  std::function<void(const Introspected&, JsonMembers&)> extra = {};
  /// Asked in order about a token that the store does not know.
  std::vector<TokenReader> readers = {};
  /// What signs answers for those who ask for `application/token-introspection+jwt` (RFC 9701), of several the
  /// first whose algorithm the profile of the caller has. None: no answer is signed.
  SigningKeys keys = {};
};

/// Token introspection (RFC 7662): tells resource servers what a token means, and clients what theirs do. Public
/// clients are refused.
///
/// Answers `active`, `scope`, `client_id`, `sub`, `username`, `token_type`, `exp`, `iat`, `nbf`, `aud`, `iss`, `jti`,
/// `auth_time`, `acr` and `cnf`, as far as there is something to say; `{"active":false}` and nothing else for a token
/// that is unknown, expired, spent, revoked or not for the caller to know. `jti` is the token's own, or made of the
/// token.
///
/// With `keys`, whoever asks for it by `Accept` gets the same in a JWT of type `token-introspection+jwt` (RFC 9701):
/// `iss`, `aud`, which is the caller's client id, `iat` and `token_introspection`.
std::unique_ptr<Endpoint> introspection(TokenStore tokens, IntrospectionOptions options = {});

}  // namespace oauthkit::endpoints
#pragma GCC visibility pop
