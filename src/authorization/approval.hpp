#pragma once

#include "authorization/target.hpp"

namespace oauthkit {

/// What was agreed to.
struct Agreement {
  const User& user;
  Access access;
  /// A JSON object for the tokens; may be empty.
  std::string extra = {};
};

/// Turns a consent into the authorization response: the `complete` hook, the grant, the extra parameters.
Response answer_consent(const Setup& setup, const Context& context, const Target& target,
                        const AuthorizationRequest& request, const Agreement& agreement);

}  // namespace oauthkit
