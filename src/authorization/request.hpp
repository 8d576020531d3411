#pragma once

#include "assembly/setup.hpp"

namespace oauthkit {

/// What came of reading a request: what was asked, or the error, and how either is answered.
struct RequestReading {
  Result<AuthorizationRequest> request;
  /// The mode of the answer, as far as it could be told: errors take the way of answers.
  const ResponseMode& mode;
};

/// What of the scope of `asked` may be granted, after `Policy::scope`; `user` may be null. Details without a scope are
/// asked for alone.
Result<Scope> allowed_scope(const Context& context, const Client& client, const User* user, const Access& asked);

/// Reads what `client` asks for, wherever its parameters came from: the authorization endpoint, a pushed request, the
/// channel of a device. The client has been proven; its redirect URI is not looked at.
RequestReading read_authorization_request(const Setup& setup, const Context& context, const Client& client,
                                          const Params& params);

/// The same for what a person answers elsewhere (RFC 8628 §3.1, OpenID Connect CIBA Core §7.1), which has no response
/// type, no redirect URI and no grant: `client`, what it asks for, and what `Server::extend` reads.
Result<AuthorizationRequest> read_polled_request(const Setup& setup, const Context& context, const Client& client,
                                                 const Params& params);

}  // namespace oauthkit
