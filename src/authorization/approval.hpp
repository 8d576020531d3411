#pragma once

#include "authorization/response.hpp"

namespace oauthkit {

/// What was agreed to.
struct Agreement {
  /// In a login that has a name.
  User user;
  Access access;
  /// A JSON object for the tokens; may be empty.
  std::string extra = {};
  /// A page was shown for it.
  bool asked = true;
};

/// Whether it can be granted at all: `server_error` for what is not a person's fault. Nothing is decided then.
Result<void> check_agreement(const Agreement& agreement);

/// Turns a consent into the authorization response: the `complete` hook, the grant, the extra parameters. A device is
/// answered where it waits, and the response is a page.
Response answer_consent(const Setup& setup, const Context& context, const WayBack& back,
                        const AuthorizationRequest& request, const Agreement& agreement);

}  // namespace oauthkit
