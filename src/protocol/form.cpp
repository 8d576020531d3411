#include "protocol/form.hpp"

#include <cstddef>
#include <optional>

#include "base/ascii.hpp"
#include "base/utf8.hpp"
#include "oauthkit/params.hpp"

namespace oauthkit {
namespace {

/// The byte that the escape at `at` stands for, or -1.
int escaped_byte(std::string_view encoded, std::size_t at) {
  if (encoded.size() - at < 3) return -1;
  const int high = ascii::hex_value(encoded[at + 1]);
  const int low = ascii::hex_value(encoded[at + 2]);
  return high < 0 || low < 0 ? -1 : high * 16 + low;
}

/// Whether `text` stands for itself, as most components do.
bool is_literal(std::string_view text) {
  return text.find('%') == text.npos && text.find('+') == text.npos && text.find('\0') == text.npos;
}

}  // namespace

FormFault decode_form_component(std::string_view encoded, std::string& out) {
  out = encoded;
  return decode_form_component(out);
}

// RFC 6749 Appendix B: UTF-8, form-encoded; anything else is a fault.
// What is written is never longer than what has been read.
FormFault decode_form_component(std::string& text) {
  if (is_literal(text)) return is_utf8(text) ? FormFault::none : FormFault::utf8;
  std::size_t length = 0;
  unsigned char seen = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    char c = text[at];
    if (c == '+') {
      c = ' ';
    } else if (c == '%') {
      const int byte = escaped_byte(text, at);
      if (byte < 0) return FormFault::escape;
      c = static_cast<char>(byte);
      at += 2;
    }
    if (c == '\0') return FormFault::nul;
    seen |= static_cast<unsigned char>(c);
    text[length++] = c;
  }
  text.resize(length);
  return seen < 0x80 || is_utf8(text) ? FormFault::none : FormFault::utf8;
}

void append_form_component(std::string& out, std::string_view plain) {
  static constexpr char digits[] = "0123456789ABCDEF";
  for (const char c : plain) {
    if (ascii::is_unreserved(c)) {
      out += c;
    } else if (c == ' ') {
      out += '+';
    } else {
      const auto byte = static_cast<unsigned char>(c);
      const char escape[] = {'%', digits[byte >> 4], digits[byte & 15]};
      out.append(escape, sizeof escape);
    }
  }
}

std::optional<std::string> form_decode(std::string_view encoded) {
  std::string plain;
  if (decode_form_component(encoded, plain) != FormFault::none) return std::nullopt;
  return plain;
}

std::string form_encode(std::string_view plain) {
  std::string encoded;
  encoded.reserve(plain.size());
  append_form_component(encoded, plain);
  return encoded;
}

}  // namespace oauthkit
