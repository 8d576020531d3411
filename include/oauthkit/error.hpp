#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <utility>

#pragma GCC visibility push(default)
namespace oauthkit {

/// Every error this toolkit can send, by its registered name (IANA OAuth Extensions Error Registry).
///
/// The wire name, the HTTP status and the meaning of each live in one table, src/error.cpp.
enum class ErrorCode {
  // RFC 6749 §4.1.2.1, §5.2
  invalid_request,
  invalid_client,
  invalid_grant,
  unauthorized_client,
  unsupported_grant_type,
  unsupported_response_type,
  invalid_scope,
  access_denied,
  server_error,
  temporarily_unavailable,
  // RFC 6750 §3.1
  invalid_token,
  insufficient_scope,
  // OpenID Connect Core §3.1.2.6
  login_required,
  consent_required,
  interaction_required,
  account_selection_required,
  request_not_supported,
  request_uri_not_supported,
  registration_not_supported,
  // RFC 6585 §4: sent as `temporarily_unavailable` with status 429
  too_many_attempts,
  // RFC 8628 §3.5
  authorization_pending,
  slow_down,
  expired_token,
  // OpenID Connect Core Unmet Authentication Requirements 1.0 §2, RFC 9470 §5
  unmet_authentication_requirements,
  // RFC 8707 §2
  invalid_target,
  // RFC 9396 §5
  invalid_authorization_details,
  // RFC 7009 §2.2.1
  unsupported_token_type,
  // RFC 9449 §12.2, RFC 9470 §3
  invalid_dpop_proof,
  use_dpop_nonce,
  insufficient_user_authentication,
  // RFC 9101 §7
  invalid_request_uri,
  invalid_request_object,
  // RFC 7591 §3.2.2
  invalid_redirect_uri,
  invalid_client_metadata,
  invalid_software_statement,
  unapproved_software_statement,
  // OpenID Connect CIBA Core 1.0 §13
  unknown_user_id,
  expired_login_hint_token,
  invalid_binding_message,
};

/// The name of `code` on the wire, e.g. `"invalid_grant"`. Never empty; refers to static storage.
std::string_view wire_name(ErrorCode code);

/// The HTTP status of `code` when it is answered directly (RFC 6749 §5.2, RFC 6750 §3.1): 400, 401, 403, 500 or 503.
int http_status(ErrorCode code);

/// A protocol error: what the client is told, and, apart from it, what only the operator is told.
///
/// An `Error` knows nothing of redirects: whether it may travel to a redirect URI is decided by the endpoint, after
/// the client and the URI have been proven.
struct Error {
  ErrorCode code = ErrorCode::server_error;

  /// For the client's developer. Characters outside RFC 6749 §5.2's set are replaced when it is sent. Never put
  /// secrets, tokens or internals here.
  std::string description = {};

  /// For the operator alone: handed to `Environment::on_failure`, never sent.
  std::string cause = {};

  /// A name of the application's or another specification's, such as `"mfa_required"`, sent in place of that of `code`
  /// (RFC 6749 §8.5); `code` still says what it is here, and with which status. One with other characters than RFC 6749
  /// §5.2 allows is not sent.
  std::string name = {};

  /// A page about it for the client's developer, sent as `error_uri` (RFC 6749 §5.2), likewise.
  std::string uri = {};

  /// When it is worth while to come again, sent as `Retry-After` (RFC 9110 §10.2.3) with status 429 and 503, and with
  /// no other. 0: the usual, 30 s for `too_many_attempts` and 1 s else.
  std::chrono::seconds retry_after = {};

  bool operator==(const Error&) const = default;
};

/// The name `error` has on the wire: its own, or that of its code.
std::string_view wire_name(const Error& error);

/// `description` with each byte outside %x20-21 / %x23-5B / %x5D-7E replaced by `?` (RFC 6749 §5.2), cut to 256 bytes.
std::string printable_description(std::string_view description);

/// The errors a callback is most likely to name itself.
inline Error invalid_request(std::string description) { return {ErrorCode::invalid_request, std::move(description)}; }
inline Error invalid_client(std::string description) { return {ErrorCode::invalid_client, std::move(description)}; }
inline Error invalid_grant(std::string description) { return {ErrorCode::invalid_grant, std::move(description)}; }
inline Error invalid_scope(std::string description) { return {ErrorCode::invalid_scope, std::move(description)}; }
inline Error access_denied(std::string description) { return {ErrorCode::access_denied, std::move(description)}; }
inline Error unauthorized_client(std::string description) {
  return {ErrorCode::unauthorized_client, std::move(description)};
}
/// `cause` reaches the operator; the client reads a generic text.
inline Error server_error(std::string cause) { return {ErrorCode::server_error, {}, std::move(cause)}; }

}  // namespace oauthkit
#pragma GCC visibility pop
