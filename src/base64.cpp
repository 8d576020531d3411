#include "base64.hpp"

#include <array>
#include <cstdint>

#include "oauthkit/hash.hpp"

namespace oauthkit {
namespace base64 {
namespace {

constexpr unsigned char foreign = 0xFF;
using Values = std::array<unsigned char, 256>;

constexpr Values values_of(std::string_view alphabet) {
  Values values = {};
  values.fill(foreign);
  for (std::size_t i = 0; i < alphabet.size(); ++i) {
    values[static_cast<unsigned char>(alphabet[i])] = static_cast<unsigned char>(i);
  }
  return values;
}

constexpr Values standard_values = values_of(standard);
constexpr Values url_values = values_of(url);

std::uint32_t byte_at(std::string_view bytes, std::size_t at) { return static_cast<unsigned char>(bytes[at]); }

}  // namespace

std::string encode(std::string_view bytes, std::string_view alphabet) {
  std::string text(encoded_size(bytes.size()), '\0');
  encode_to(text.data(), bytes, alphabet);
  return text;
}

void encode_to(char* out, std::string_view bytes, std::string_view alphabet) {
  std::size_t at = 0;
  for (; bytes.size() - at >= 3; at += 3) {
    const auto group = byte_at(bytes, at) << 16 | byte_at(bytes, at + 1) << 8 | byte_at(bytes, at + 2);
    *out++ = alphabet[group >> 18];
    *out++ = alphabet[group >> 12 & 63];
    *out++ = alphabet[group >> 6 & 63];
    *out++ = alphabet[group & 63];
  }
  if (at == bytes.size()) return;
  const bool two = bytes.size() - at == 2;
  const auto group = byte_at(bytes, at) << 16 | (two ? byte_at(bytes, at + 1) << 8 : 0);
  *out++ = alphabet[group >> 18];
  *out++ = alphabet[group >> 12 & 63];
  if (two) *out = alphabet[group >> 6 & 63];
}

bool decode_into(std::string& bytes, std::string_view text, std::string_view alphabet) {
  bytes.clear();
  if (text.size() % 4 == 1) return false;
  const Values& values = alphabet == url ? url_values : standard_values;
  bytes.reserve(text.size() * 3 / 4);
  std::uint32_t pending = 0;
  unsigned bits = 0;
  for (const char c : text) {
    const unsigned char value = values[static_cast<unsigned char>(c)];
    if (value == foreign) return false;
    pending = pending << 6 | value;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    bytes += static_cast<char>(pending >> bits & 0xFF);
  }
  // RFC 4648 §3.5: one text for each byte string.
  return (pending & ((1U << bits) - 1)) == 0;
}

std::optional<std::string> decode(std::string_view text, std::string_view alphabet) {
  std::string bytes;
  if (!decode_into(bytes, text, alphabet)) return std::nullopt;
  return bytes;
}

}  // namespace base64

std::string base64url_encode(std::string_view bytes) { return base64::encode(bytes, base64::url); }

std::optional<std::string> base64url_decode(std::string_view text) { return base64::decode(text, base64::url); }

std::string base64_encode(std::string_view bytes) {
  std::string text = base64::encode(bytes, base64::standard);
  text.append((4 - text.size() % 4) % 4, '=');
  return text;
}

std::optional<std::string> base64_decode(std::string_view text) {
  if (text.size() % 4 != 0) return std::nullopt;
  if (text.ends_with('=')) text.remove_suffix(1);
  if (text.ends_with('=')) text.remove_suffix(1);
  return base64::decode(text, base64::standard);
}

}  // namespace oauthkit
