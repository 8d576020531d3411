#pragma once

#include <string>
#include <string_view>

#include "oauthkit/signing_algorithm.hpp"

namespace oauthkit::openid {

/// What `at_hash`, `c_hash` and `s_hash` say of `text` in an ID token that is signed with `algorithm` (OpenID Connect
/// Core §3.1.3.6, §3.3.2.11): the left half of its hash, base64url.
std::string hash_claim(SigningAlgorithm algorithm, std::string_view text);

}  // namespace oauthkit::openid
