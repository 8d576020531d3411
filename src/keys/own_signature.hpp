#pragma once

#include <optional>
#include <string_view>

#include "jose/jws.hpp"
#include "oauthkit/signing_keys.hpp"

namespace oauthkit::keys {

/// The payload of `jws`, if a key that `keys` publish now has signed it: also one that retires. Nothing else.
std::optional<std::string_view> verified_by_own(const SigningKeys& keys, const jose::CompactJws& jws);

}  // namespace oauthkit::keys
