#pragma once

#include "oauthkit/exchange.hpp"

namespace oauthkit {

struct ExchangeRequest;

}  // namespace oauthkit

namespace oauthkit::exchanges {

/// The scope a token request asks for (RFC 6749 §3.3); empty when it names none.
Result<Scope> requested_scope(const TokenRequest& request);

/// What of it may be granted, after `Policy::scope`. `user` may be null.
Result<Scope> granted_scope(const TokenRequest& request, const User* user);

/// The details that `request` names (RFC 9396 §6), each within one of `granted`; all of `granted` where it names none.
Result<std::vector<Detail>> narrowed_details(const TokenRequest& request, const std::vector<Detail>& granted);

/// What the access token is for, where `granted` came with the code or the refresh token: `scope`, the resources
/// and the details that `request` names, as `Access::narrowed` has it, and of that what client and user may have now
/// (`Context::allowed_of`). Nobody agreed to a resource that the grant does not name.
Result<Access> narrowed_access(const TokenRequest& request, const Authorization& granted, const Scope& scope);

/// Whether `granted` is of this server and of the client of `request`.
bool is_own(const TokenRequest& request, const Authorization& granted);

/// Whether whoever holds `proved` may use what is bound to `bound`.
bool is_held(const Confirmation& bound, const Confirmation& proved);

/// What a refresh token of the client of `request` is bound to, where its predecessor was bound to `before`: public
/// clients prove themselves by nothing else (RFC 9449 §5, RFC 8705 §4).
Confirmation refresh_confirmation(const TokenRequest& request, const Confirmation& before = {});

/// Says in `tokens` what kind they are (RFC 9449 §5).
void name_token_type(const TokenRequest& request, Tokens& tokens);

/// A new authorization for what `request` asks for, after `Policy::scope`. `user` may be null.
Result<Authorization> new_authorization(const TokenRequest& request, const User* user);

/// What an exchange has found to be granted.
struct Granted {
  Authorization authorization;
  /// With a refresh token where the client may have one.
  bool may_refresh = false;
  /// Who granted it, where this request tells.
  const User* user = nullptr;
  /// What the access token alone is for.
  std::optional<Access> narrowed = {};
  /// `Issuance::exchange` and `ends_by`.
  const ExchangeRequest* exchange = nullptr;
  TimePoint ends_by = never;
};

/// What `granted` yields for the client of `request`, bound to what it proved to hold. `denied()` by the issuer is
/// `invalid_grant`; an `Authorization::extra` that is no JSON object is `server_error`.
Result<Tokens> issue_tokens(const TokenRequest& request, const Issue& issue, Granted granted);

/// Tells the observers of tokens that were issued.
void report_issued(const TokenRequest& request, const Authorization& authorization);

/// The findings of `issue` for an exchange called `name`. What comes of a code or a refresh token, or with one, has to
/// end when that is used again: `must_end`.
std::vector<Finding> issue_findings(const Issue& issue, std::string_view name, bool must_end);

}  // namespace oauthkit::exchanges
