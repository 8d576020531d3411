#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace oauthkit::base64 {

/// The alphabets of RFC 4648 §4 and §5.
inline constexpr std::string_view standard = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
inline constexpr std::string_view url = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// Without padding.
std::string encode(std::string_view bytes, std::string_view alphabet);

/// How long the text of so many bytes is.
constexpr std::size_t encoded_size(std::size_t bytes) { return (bytes * 4 + 2) / 3; }

/// The same into `out`, which has room for `encoded_size` characters.
void encode_to(char* out, std::string_view bytes, std::string_view alphabet);

/// Without padding; nothing when a character is foreign or a stray bit is set. `alphabet` is one of the two above.
std::optional<std::string> decode(std::string_view text, std::string_view alphabet);

/// The same in place of what `bytes` held, whose memory is used again; meaningless there when it fails.
bool decode_into(std::string& bytes, std::string_view text, std::string_view alphabet);

inline std::string_view as_text(std::span<const unsigned char> bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

}  // namespace oauthkit::base64
