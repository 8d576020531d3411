#pragma once

#include <string_view>

/// Which version these headers are of, for the preprocessor: `#if OAUTHKIT_VERSION_MAJOR > 0`.
/// Below 1.0 another minor version may have another interface (Semantic Versioning 2.0).
#define OAUTHKIT_VERSION_MAJOR 0
#define OAUTHKIT_VERSION_MINOR 1
#define OAUTHKIT_VERSION_PATCH 0
#define OAUTHKIT_VERSION "0.1.0"

namespace oauthkit {

/// The same, for the program: "0.1.0".
inline constexpr std::string_view version = OAUTHKIT_VERSION;

}  // namespace oauthkit
