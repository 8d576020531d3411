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

/// Turns a consent into the authorization response: the `complete` hook, the grant, the extra parameters. A device is
/// answered where it waits, and the response is a page.
Response answer_consent(const Setup& setup, const Context& context, const WayBack& back,
                        const AuthorizationRequest& request, const Agreement& agreement);

}  // namespace oauthkit
