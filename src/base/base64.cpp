#include "base/base64.hpp"

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
  bytes.resize(text.size() * 3 / 4);
  if (text.size() % 4 == 1) return false;
  const Values& values = alphabet == url ? url_values : standard_values;
  // A foreign character sets the bits above its six, which no other clears.
  std::uint32_t seen = 0;
  const auto value_at = [&](std::size_t at) {
    const std::uint32_t value = values[byte_at(text, at)];
    seen |= value;
    return value;
  };
  char* out = bytes.data();
  std::size_t at = 0;
  for (; text.size() - at >= 4; at += 4) {
    const auto group = value_at(at) << 18 | value_at(at + 1) << 12 | value_at(at + 2) << 6 | value_at(at + 3);
    *out++ = static_cast<char>(group >> 16 & 0xFF);
    *out++ = static_cast<char>(group >> 8 & 0xFF);
    *out++ = static_cast<char>(group & 0xFF);
  }
  if (at == text.size()) return seen < alphabet.size();
  const bool three = text.size() - at == 3;
  const auto group = value_at(at) << 12 | value_at(at + 1) << 6 | (three ? value_at(at + 2) : 0);
  *out++ = static_cast<char>(group >> 10 & 0xFF);
  if (three) *out = static_cast<char>(group >> 2 & 0xFF);
  // RFC 4648 §3.5: one text for each byte string.
  return seen < alphabet.size() && (group & (three ? 0x3U : 0x3FFU)) == 0;
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
