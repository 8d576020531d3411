#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "oauthkit/token_store.hpp"
#include "oauthkit/tokens.hpp"

#pragma GCC visibility push(default)
namespace oauthkit {

/// A token request whose client has authenticated and may use its grant type.
struct TokenRequest {
  const Context& context;
  const Client& client;
  const Params& params;
  std::string_view grant_type;
  /// What the client has proved to hold, and its access tokens are bound to: the key of its DPoP proof, the certificate
  /// of a client that wants it. The exchanges below do so; empty for bearer tokens.
  Confirmation confirmation = {};
};

/// What one grant type does at the token endpoint (RFC 6749 §3.2). Subclass it for your own; register it with
/// `Server::exchange`.
class Exchange : public Module {
 public:
  /// E.g. `"authorization_code"` or an absolute URI (RFC 6749 §4.5). One exchange per grant type.
  virtual std::string_view grant_type() const = 0;

  /// `denied()` is `invalid_grant`.
  virtual Result<Tokens> exchange(const TokenRequest& request) const = 0;

  /// Whether refresh tokens may come of it; `Server::check()` then wants a refresh_token exchange.
  virtual bool issues_refresh_tokens() const { return false; }

  /// Whether the answer tells when refresh tokens end: then introspection does, too.
  virtual bool tells_refresh_expiry() const { return false; }
};

/// What a resource owner typed (RFC 6749 §4.3.2).
struct Credentials {
  const TokenRequest& request;
  std::string_view username;
  Secret password;
};

/// The exchanges of RFC 6749. Each returns a module for `Server::exchange`.
namespace exchanges {

/// Trades an authorization code for tokens (RFC 6749 §4.1.3, RFC 7636 §4.5).
///
/// The code must be this client's, live, and redeemed with the redirect URI and the verifier it is bound to. A wrong
/// proof spends it; a replay with the right proof revokes all that came of it, wherever it is kept (`Context::revoke`);
/// one with a wrong proof changes nothing. A code without a PKCE challenge is refused, whatever grant made it
/// (OAuth 2.1 §4.1.3), unless the profile makes PKCE optional; a verifier without a challenge is `invalid_request`
/// (§3.2.4).
std::unique_ptr<Exchange> code(CodeStore codes, Issue issue);

struct RefreshOptions {
  /// Each refresh replaces the refresh token, and the use of a replaced one revokes the family (RFC 9700 §4.14.2).
  /// False: confidential clients keep theirs, and public clients those that are bound to a key or a certificate of
  /// theirs; those of public clients that are not are still rotated. Unset: as the profile has it (`Profile::refresh`),
  /// which is to replace them but for FAPI 2.0.
  std::optional<bool> rotation = {};
  /// How long the retry of a client whose answer was lost gets the same answer again. Zero: a retry counts as reuse. So
  /// does one whose new refresh token has been used already: that answer was not lost. Unset: `Profile::grace`.
  std::optional<std::chrono::seconds> grace = {};
  /// Whether the user of `granted` is still there and its client may still act for them, asked at each refresh before
  /// anything is taken. `denied()` is `invalid_grant` and revokes the family: its access tokens and refresh tokens end.
  /// An `Error` is the answer, and leaves all as it was. Unset: what was granted lives until it ends or is revoked.
  std::function<Result<void>(const TokenRequest& request, const Authorization& granted)> still_allowed = {};
};

/// Trades a refresh token for new tokens (RFC 6749 §6). A refused request leaves the token alive. A narrower `scope`
/// narrows the access token alone. So does what the client has lost since, of its scope and its resources: it is back
/// when the client has it again.
std::unique_ptr<Exchange> refresh_token(TokenStore tokens, Issue issue, RefreshOptions options = {});

struct ClientCredentialsOptions {
  /// The user on whose behalf a client acts, for systems that give each client one. Unset: none.
  std::function<Result<User>(const Client&)> user = {};
  /// The application's addition (`Authorization::extra`): a JSON object, or empty. Anything else is `server_error`.
  std::function<std::string(const TokenRequest& request)> extra = {};
};

/// A client acting for itself (RFC 6749 §4.4). Confidential clients only; never a refresh token.
std::unique_ptr<Exchange> client_credentials(Issue issue, ClientCredentialsOptions options = {});

struct PasswordOptions {
  /// The application's addition to what is granted to `user` (`Authorization::extra`): a JSON object, or empty.
  /// Anything else is `server_error`.
  std::function<std::string(const TokenRequest& request, const User& user)> extra = {};
};

/// Trades a user's password (RFC 6749 §4.3). Not under `Profile::oauth21`. `authenticate` answers `denied()` for a
/// wrong password: `invalid_grant`.
std::unique_ptr<Exchange> password(std::function<Result<User>(const Credentials&)> authenticate, Issue issue,
                                   PasswordOptions options = {});

/// A grant type of your own from one function: `grant_type` is an absolute URI (RFC 6749 §4.5). `grant` checks the
/// request and answers what to issue for; client, scope and family are filled in where it leaves them empty. What it
/// says of scope and resource is a limit: of that the client gets what `Context::allowed_of` has. A refresh token is
/// issued if the client may have one and a user stands behind it.
std::unique_ptr<Exchange> extension(std::string grant_type,
                                    std::function<Result<Authorization>(const TokenRequest&)> grant, Issue issue);

/// Asked for every grant type that no other exchange serves. `denied()` is `unsupported_grant_type`. The client must
/// still list the grant type.
std::unique_ptr<Exchange> any(std::function<Result<Tokens>(const TokenRequest&)> exchange);

}  // namespace exchanges
}  // namespace oauthkit
#pragma GCC visibility pop
