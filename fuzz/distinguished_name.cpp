#include "mtls/distinguished_name.hpp"

#include "base/utf8.hpp"
#include "fuzz.hpp"

using namespace oauthkit;

namespace {

/// RFC 4514 §2, every byte of a value escaped.
std::string text_of(const mtls::DistinguishedName& name) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string text;
  for (auto part = name.rbegin(); part != name.rend(); ++part) {
    if (!text.empty()) text += ',';
    for (const auto& [type, value] : *part) {
      if (!text.empty() && text.back() != ',') text += '+';
      text += type + "=";
      for (const char c : value) {
        const auto byte = static_cast<unsigned char>(c);
        text.append({'\\', digits[byte >> 4], digits[byte & 15]});
      }
    }
  }
  return text;
}

}  // namespace

// A name that is read has types that are known and values that are text, and is written as what means the same.
void fuzz(std::string_view input) {
  const auto name = mtls::read_distinguished_name(input);
  require(mtls::read_distinguished_name(input) == name);
  if (!name) return;
  require(input.find('\0') == input.npos);
  for (const auto& part : *name) {
    require(!part.empty());
    for (const auto& [type, value] : part) {
      require(type.find_first_not_of("0123456789.") == type.npos && !type.empty() && !value.empty() && is_utf8(value));
    }
  }
  const auto written = text_of(*name);
  if (written.size() <= 4096) require(mtls::read_distinguished_name(written) == name);
}
