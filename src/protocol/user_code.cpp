#include "protocol/user_code.hpp"

#include <array>

#include "base/ascii.hpp"

namespace oauthkit::user_code {
namespace {

// RFC 8628 §6.1: no vowel, so that no word comes of it, and nothing that looks like something else.
constexpr std::string_view letters = "BCDFGHJKLMNPQRSTVWXZ";
constexpr std::size_t length = 8;
/// What is drawn from there on would make some letters likelier.
constexpr std::size_t fair = 256 / letters.size() * letters.size();

constexpr char to_upper(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - ('a' - 'A')) : c; }

}  // namespace

std::string draw(const Random& random) {
  std::string code;
  std::array<unsigned char, 16> bytes = {};
  while (code.size() < length) {
    random(bytes);
    for (const std::size_t byte : bytes) {
      if (byte < fair && code.size() < length) code.push_back(letters[byte % letters.size()]);
    }
  }
  return code;
}

// RFC 8628 §6.1: case, dashes and spaces do not count.
std::optional<std::string> read(std::string_view entered) {
  std::string code;
  for (const char c : entered) {
    const char upper = to_upper(c);
    if (letters.find(upper) == std::string_view::npos) continue;
    if (code.size() == length) return std::nullopt;
    code.push_back(upper);
  }
  if (code.size() < length) return std::nullopt;
  return code;
}

std::string shown(std::string_view code) {
  return std::string(code.substr(0, length / 2)).append("-").append(code.substr(length / 2));
}

}  // namespace oauthkit::user_code
