#pragma once

#include <string>

#include "assembly/setup.hpp"

namespace oauthkit {

/// Who called, or why nobody did.
struct ClientOutcome {
  Result<Client> client;
  /// For `WWW-Authenticate`, when the request used the `Authorization` field (RFC 6749 §5.2). Refers into the setup.
  std::string_view challenge = {};
};

/// Authenticates the client of a request with the one method it presents (RFC 6749 §2.3).
ClientOutcome authenticate_client(const Setup& setup, const Context& context, const Params& params);

}  // namespace oauthkit
