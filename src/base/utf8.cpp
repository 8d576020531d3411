#include "base/utf8.hpp"

#include <array>
#include <cstddef>
#include <cstring>

namespace oauthkit {
namespace {

struct Sequence {
  std::size_t length = 0;
  unsigned char second_low = 0x80;
  unsigned char second_high = 0xBF;
};

// RFC 3629 §4: what may follow a lead byte. The bounds of the second byte shut out overlong forms and surrogates.
Sequence sequence_of(unsigned char lead) {
  if (lead < 0x80) return {1};
  if (lead < 0xC2) return {0};
  if (lead < 0xE0) return {2};
  if (lead == 0xE0) return {3, 0xA0, 0xBF};
  if (lead == 0xED) return {3, 0x80, 0x9F};
  if (lead < 0xF0) return {3};
  if (lead == 0xF0) return {4, 0x90, 0xBF};
  if (lead < 0xF4) return {4};
  if (lead == 0xF4) return {4, 0x80, 0x8F};
  return {0};
}

bool is_continuation(unsigned char byte) { return (byte & 0xC0) == 0x80; }

bool follows(std::string_view text, std::size_t at, const Sequence& sequence) {
  const auto byte = [&](std::size_t offset) { return static_cast<unsigned char>(text[at + offset]); };
  if (sequence.length == 0 || text.size() - at < sequence.length) return false;
  if (sequence.length == 1) return true;
  if (byte(1) < sequence.second_low || byte(1) > sequence.second_high) return false;
  for (std::size_t i = 2; i < sequence.length; ++i) {
    if (!is_continuation(byte(i))) return false;
  }
  return true;
}

/// Where `text` has its next byte from 0x80 on, from `at` on: eight bytes at a time, since most text has none.
std::size_t end_of_ascii(std::string_view text, std::size_t at) {
  for (std::uint64_t eight = 0; text.size() - at >= sizeof eight; at += sizeof eight) {
    std::memcpy(&eight, text.data() + at, sizeof eight);
    if ((eight & 0x8080808080808080U) != 0) break;
  }
  while (at < text.size() && static_cast<unsigned char>(text[at]) < 0x80) ++at;
  return at;
}

}  // namespace

bool is_utf8(std::string_view text) {
  for (std::size_t at = end_of_ascii(text, 0); at < text.size(); at = end_of_ascii(text, at)) {
    const Sequence sequence = sequence_of(static_cast<unsigned char>(text[at]));
    if (!follows(text, at, sequence)) return false;
    at += sequence.length;
  }
  return true;
}

std::optional<std::uint32_t> take_character(std::string_view& text) {
  constexpr std::array<std::uint32_t, 4> lead_bits = {0x7F, 0x1F, 0x0F, 0x07};
  const Sequence sequence = sequence_of(static_cast<unsigned char>(text.front()));
  const bool is_whole = follows(text, 0, sequence);
  const auto character = text.substr(0, is_whole ? sequence.length : 1);
  text.remove_prefix(character.size());
  if (!is_whole) return std::nullopt;
  std::uint32_t point = static_cast<unsigned char>(character.front()) & lead_bits[character.size() - 1];
  for (const char c : character.substr(1)) point = (point << 6) | (static_cast<unsigned char>(c) & 0x3F);
  return point;
}

}  // namespace oauthkit
