#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace oauthkit {

/// Whether `text` is well-formed UTF-8 (RFC 3629): no overlong form, no surrogate, nothing above U+10FFFF.
bool is_utf8(std::string_view text);

/// Takes the first character off `text`, which is not empty. Nothing, and one byte taken, when that byte begins none.
std::optional<std::uint32_t> take_character(std::string_view& text);

}  // namespace oauthkit
