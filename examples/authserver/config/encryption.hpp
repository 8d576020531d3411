#pragma once

#include <string_view>

#include "config/fields.hpp"

namespace authserver {

/// What is agreed on a key with here, of RFC 7518 §4.1.
inline constexpr std::string_view key_agreement = "ECDH-ES";

/// Whether the member `name`, a list of algorithms, switches encryption on. Throws `ConfigError` for another one.
bool read_encryption_switch(Fields& root, std::string_view name);

}  // namespace authserver
