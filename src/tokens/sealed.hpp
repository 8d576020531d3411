#pragma once

#include <string_view>

namespace oauthkit::tokens {

/// The `typ` of a sealed token: one that is sealed with the same key for something else is none.
inline constexpr std::string_view sealed_type = "at+jwe";

}  // namespace oauthkit::tokens
