#pragma once

#include "oauthkit/exchange.hpp"

namespace oauthkit::exchanges {

/// The scope a token request asks for (RFC 6749 §3.3); empty when it names none.
Result<Scope> requested_scope(const TokenRequest& request);

/// What of it may be granted, after `Options::scope_policy`. `user` may be null.
Result<Scope> granted_scope(const TokenRequest& request, const User* user);

/// A new authorization for what `request` asks for, after `Options::scope_policy`. `user` may be null.
Result<Authorization> new_authorization(const TokenRequest& request, const User* user);

/// What `authorization` yields for the client of `request`; with a refresh token where the client may have one and
/// `may_refresh` says so. `denied()` by the issuer is `invalid_grant`.
Result<Tokens> issue_tokens(const TokenRequest& request, const Issue& issue, Authorization authorization,
                            bool may_refresh);

/// Tells the observers of tokens that were issued.
void report_issued(const TokenRequest& request, const Authorization& authorization);

/// The findings of `issue` for an exchange called `name`.
std::vector<Finding> issue_findings(const Issue& issue, std::string_view name);

}  // namespace oauthkit::exchanges
