#pragma once

#include <string_view>
#include <vector>

#include "assembly/profile_rules.hpp"

namespace oauthkit {

/// A member of a client's registration that a profile refuses.
struct RefusedMember {
  /// Its name in RFC 7591 §2, or that of the library's own.
  std::string_view member;
  /// `what` follows the name of the client.
  Against against;
};

/// What of its registration `profile` refuses, also what is refused only when it is asked for.
std::vector<RefusedMember> refused_members(const Profile& profile, const Client& client);

}  // namespace oauthkit
