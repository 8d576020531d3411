#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "oauthkit/json_members.hpp"
#include "oauthkit/result.hpp"

#pragma GCC visibility push(default)
namespace oauthkit {

struct Client;

namespace openid {

/// Whose claims are asked for, and which of them.
struct ClaimsQuery {
  /// `User::id`.
  std::string_view user_id;
  const Client& client;
  /// Which would be released: a hint, for a table that costs. What is returned beyond it is dropped.
  std::vector<std::string> names = {};
  /// The languages that the client would have, in its order (OpenID Connect Core §5.2): BCP 47 tags.
  std::vector<std::string> locales = {};
};

}  // namespace openid
}  // namespace oauthkit
#pragma GCC visibility pop
