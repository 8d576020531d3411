#pragma once

#include "assembly/setup.hpp"

namespace oauthkit {

/// An authorization request, wherever its parameters came from.
struct RequestSource {
  /// All that counts of it.
  Params params;
  /// The client has signed it (RFC 9101).
  bool is_signed = false;
};

/// Where the request is that `sent` speaks of: in `sent` itself, or in a request object (RFC 9101). A refusal is a
/// page: nothing is proven yet.
Result<RequestSource> find_source(const Setup& setup, const Request& request, Params sent);

/// Whether `client` may send its requests in this way.
Result<void> check_source(const Setup& setup, const Client& client, const RequestSource& source);

}  // namespace oauthkit
