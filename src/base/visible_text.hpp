#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace oauthkit {

/// `text` for a person who decides by it: characters that cannot be seen, or that turn the direction in which the
/// others are read, become `[U+202E]` and the like. U+200C and U+200D stay, without which some scripts cannot be
/// written. A byte that belongs to no character becomes `[U+FFFD]`.
std::string visible_text(std::string_view text);

/// Whether a character cannot be seen, or turns the direction in which others are read.
bool is_hidden(std::uint32_t point);

}  // namespace oauthkit
