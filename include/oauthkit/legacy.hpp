#pragma once

#pragma GCC visibility push(default)
namespace oauthkit {

/// Behaviour of older systems that RFC 6749, OAuth 2.1 or RFC 9700 forbid. All off. Each one that is on is told by
/// `Server::loosened()`, or `Bearer::loosened()`, in a sentence that says what it gives up.
namespace legacy {

/// Of a server.
struct Switches {
  /// A code exchange need not repeat the redirect URI that was sent before. Gives up RFC 6749 §4.1.3's binding.
  bool no_redirect_at_exchange = false;
  /// A code may be exchanged again until it expires. Gives up single use (RFC 6749 §4.1.2).
  bool reusable_codes = false;
  /// Answers that hold access tokens travel in the query, unless `response_mode` says otherwise. They end up in logs
  /// and histories (RFC 9700 §4.3.2).
  bool tokens_in_query = false;
  /// The token endpoint also reads the query and answers GET. Secrets end up in logs (RFC 6749 §2.3.1).
  bool token_params_in_query = false;
  /// The token endpoint also reads a JSON object. Not the form that RFC 6749 §4.1.3 wants; callbacks, and what
  /// authenticates clients, are shown the form that it amounts to.
  bool json_body = false;
  /// The password exchange serves a confidential client that sends only its `client_id` (RFC 6749 §4.3.2 forbids it).
  bool password_without_client_auth = false;
  /// `code_challenge_method=plain`, and its being the default when a challenge comes without a method
  /// (RFC 7636 §4.3). The verifier is then readable by whoever reads the request.
  bool plain_pkce = false;
  /// A narrowed refresh narrows the refresh token for good (RFC 6749 §6 keeps it).
  bool sticky_refresh_narrowing = false;
  /// `code_and_token` is accepted as another spelling of `code token`.
  bool code_and_token_alias = false;
};

/// Of the guard of an API.
struct BearerSwitches {
  /// A URL may carry the token as `access_token`. It ends up in logs and histories (RFC 9700 §4.3.2).
  bool access_token_in_query = false;
  /// AF83's intake: `Authorization: OAuth <token>`, and `oauth_token` in the query, which ends up in logs.
  bool oauth_scheme_and_query = false;
};

}  // namespace legacy
}  // namespace oauthkit
#pragma GCC visibility pop
