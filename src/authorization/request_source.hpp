#pragma once

#include "assembly/setup.hpp"

namespace oauthkit {

/// An authorization request, wherever its parameters came from.
struct RequestSource {
  /// All that counts of it.
  Params params;
  /// The hash of its `request_uri`, where a client has pushed it.
  TokenHash pushed = {};
  /// Whether it is a request object whose signature holds (RFC 9101).
  bool is_signed = false;

  bool is_pushed() const { return pushed != TokenHash(); }
};

/// Where the request is that `sent` speaks of: in `sent` itself, or pushed before (RFC 9126). A refusal is a page:
/// nothing is proven yet.
Result<RequestSource> find_source(const Setup& setup, const Request& request, Params sent);

/// Whether `client` may send its requests in this way.
Result<void> check_source(const Setup& setup, const Client& client, const RequestSource& source);

/// Whether a request may come so, where `profile` may want it signed.
Result<void> check_signed(const Profile& profile, bool is_signed);

/// Ends the pushed request that an answer is about to be given to; true where there is none. False: it has been
/// answered already, and must not be again.
bool take_pushed(const Setup& setup, const Context& context, const AuthorizationRequest& request);

}  // namespace oauthkit
