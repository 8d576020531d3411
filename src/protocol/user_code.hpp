#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "oauthkit/random.hpp"

namespace oauthkit::user_code {

/// Eight letters (RFC 8628 §6.1), each as likely as any other: 34.5 bits.
std::string draw(const Random& random);

/// The letters of what a person has entered, however they wrote it; nothing when they are not eight.
std::optional<std::string> read(std::string_view entered);

/// As people read and type it: `WDJB-MJHT`.
std::string shown(std::string_view letters);

}  // namespace oauthkit::user_code
