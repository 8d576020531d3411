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

/// Whether a request of `client` with `params` is read at all: its registration keeps its profile, and nothing asks for
/// what is not supported.
Result<void> check_readable(const Setup& setup, const Client& client, const Params& params);

/// The part of a request that is the same wherever the answer goes: into `request`, what is asked for and how the
/// person is to be met. `request.access.resource` is what was sent.
Result<void> read_what_is_asked(const Setup& setup, const Context& context, const Client& client, const Params& params,
                                AuthorizationRequest& request);

/// Reads what `client` asks for, wherever its parameters came from: the authorization endpoint or a pushed request. The
/// client has been proven; its redirect URI is not looked at.
RequestReading read_authorization_request(const Setup& setup, const Context& context, const Client& client,
                                          const Params& params);

}  // namespace oauthkit
