#pragma once

#include <string>

#include "oauthkit/authorization.hpp"

namespace oauthkit::tokens {

/// What the user behind `access` is called towards its client and its resources: every name of a user that leaves comes
/// from here. Empty where no user stands behind it.
std::string outward_user(const Authorization& access);

/// The `sub` of a token that must have one (RFC 9068 §2.2, §5): the user, or the client itself where there is none.
std::string outward_subject(const Authorization& access);

}  // namespace oauthkit::tokens
