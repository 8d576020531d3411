#pragma once

#include "assembly/setup.hpp"

namespace oauthkit {

/// An authorization request, wherever its parameters came from.
struct RequestSource {
  /// All that counts of it.
  Params params;
  /// The client has pushed it (RFC 9126).
  bool is_pushed = false;
  /// The client has signed it (RFC 9101).
  bool is_signed = false;
  /// Of one that was pushed: the hash of its `request_uri`.
  TokenHash request_uri = {};
};

/// Where the request is that `sent` speaks of: in `sent` itself, in a request object (RFC 9101), or pushed before (RFC
/// 9126). A refusal is a page: nothing is proven yet.
Result<RequestSource> find_source(const Setup& setup, const Request& request, Params sent);

/// Whether `client` may send its requests in this way.
Result<void> check_source(const Setup& setup, const Client& client, const RequestSource& source);

/// Ends the pushed request that an answer is about to be given to; true where there is none. False: it has been
/// answered already, and must not be again.
bool take_pushed(const Setup& setup, const Context& context, const AuthorizationRequest& request);

}  // namespace oauthkit
