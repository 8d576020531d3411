#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "oauthkit/scope.hpp"
#include "oauthkit/time.hpp"

#pragma GCC visibility push(default)
namespace oauthkit {

/// What a client asked for at the authorization endpoint (RFC 6749 §4.1.1), after its syntax has been checked.
struct AuthorizationRequest {
  std::string client_id = {};
  /// In canonical order: `"code token"` however it was sent.
  std::string response_type = {};
  /// As sent; empty when it was not.
  std::string redirect_uri = {};
  /// What would be granted if the user agrees to everything: the scope asked for, after `Policy::scope`.
  Scope scope = {};
  std::string state = {};
  /// The mode the answer takes: as asked for, or the default of the response type.
  std::string response_mode = {};
  /// RFC 7636 §4.3; empty when none was sent.
  std::string code_challenge = {};
  std::string code_challenge_method = {};
  /// The key that the code is bound to (RFC 9449 §10): a JWK thumbprint. Empty when none was sent, or the server takes
  /// no proofs (`Server::dpop`).
  std::string dpop_jkt = {};
  /// What the tokens are for (RFC 8707 §2), after `Policy::resource`.
  std::vector<std::string> resource = {};
  /// OpenID Connect Core §3.1.2.1: how the person is to be asked.
  Scope prompt = {};
  std::optional<std::chrono::seconds> max_age = {};
  std::string login_hint = {};
  /// What request-parser extensions read (`Server::extend`).
  std::map<std::string, std::string> extensions = {};

  bool operator==(const AuthorizationRequest&) const = default;
};

/// What the holder of a code or a token proves beside having it: with both set, both. A stolen one is then worth
/// nothing (RFC 9700 §2.2.1).
struct Confirmation {
  /// The key of its DPoP proofs, as a JWK thumbprint (RFC 9449 §6).
  std::string jkt = {};
  /// Its client certificate, as the SHA-256 of the DER in base64url (RFC 8705 §3.1): `x5t#S256`.
  std::string x5t_s256 = {};

  bool empty() const { return jkt.empty() && x5t_s256.empty(); }
  bool operator==(const Confirmation&) const = default;
};

/// What was granted, to whom, by whom: one value that goes into storage with a code or a token and comes back whole.
///
/// Callbacks store it and hand it back; every check on it is the library's.
struct Authorization {
  std::string client_id = {};
  /// Empty when no user stands behind it (client_credentials).
  std::string user_id = {};
  Scope scope = {};
  /// As sent at the authorization endpoint; empty when it was not.
  std::string redirect_uri = {};
  std::string code_challenge = {};
  std::string code_challenge_method = {};
  /// What it is for (RFC 8707): the audience of its access tokens. Empty: no resource in particular.
  std::vector<std::string> resource = {};
  /// When and how the user proved who they are (`User::auth_time`, `User::acr`).
  std::optional<TimePoint> auth_time = {};
  std::string acr = {};
  /// What an access token calls itself where it carries a name (`jti`, RFC 7519 §4.1.7); empty elsewhere.
  std::string jti = {};
  /// Shared by every code and token that descends from one consent; revoked together.
  std::string family = {};
  TimePoint issued_at = {};
  TimePoint expires_at = {};
  /// The absolute end of the refresh tokens of this family, which rotation does not move; unset before the first.
  std::optional<TimePoint> ends_at = {};
  /// What it is bound to; empty for a bearer token.
  Confirmation confirmation = {};
  /// The `extensions` of the request, e.g. OpenID Connect's `nonce`.
  std::map<std::string, std::string> extensions = {};
  /// The application's addition, a JSON object as text; empty when there is none.
  std::string extra = {};

  bool operator==(const Authorization&) const = default;
};

/// Text that holds all of `authorization`, for a database column. It grows with the library: read it with
/// `deserialize_authorization` only.
std::string serialize(const Authorization& authorization);

/// Reads `serialize`'s text; nothing when it is damaged.
std::optional<Authorization> deserialize_authorization(std::string_view text);

}  // namespace oauthkit
#pragma GCC visibility pop
