#include "mtls/distinguished_name.hpp"

#include <algorithm>
#include <array>

#include "base/ascii.hpp"
#include "base/utf8.hpp"
#include "jose/openssl.hpp"

namespace oauthkit::mtls {
namespace {

using Object = std::unique_ptr<ASN1_OBJECT, jose::Release<ASN1_OBJECT_free>>;

constexpr std::size_t max_bytes = 4096;

std::string dotted(const ASN1_OBJECT* object) {
  std::array<char, 128> text = {};
  const int length = OBJ_obj2txt(text.data(), static_cast<int>(text.size()), object, 1);
  return length > 0 && length < static_cast<int>(text.size()) ? std::string(text.data()) : std::string();
}

/// RFC 4514 §3 takes the short names in any case; OpenSSL has `street` and `emailAddress` beside capitals.
std::string dotted(std::string_view type) {
  // OpenSSL reads no further than to a NUL.
  if (type.find('\0') != type.npos) return {};
  if (ascii::equal_ignoring_case(type, "street")) return "2.5.4.9";
  if (ascii::equal_ignoring_case(type, "emailAddress")) return "1.2.840.113549.1.9.1";
  std::string upper(type);
  std::transform(upper.begin(), upper.end(), upper.begin(),
                 [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; });
  for (const auto& spelling : {std::string(type), upper}) {
    if (const Object object(OBJ_txt2obj(spelling.c_str(), 0)); object) return dotted(object.get());
  }
  return {};
}

/// The text of RFC 4514, taken from its front.
class Reader {
 public:
  explicit Reader(std::string_view text) : rest_(text) {}

  bool at_end() const { return rest_.empty(); }
  char next() {
    const char c = rest_.front();
    rest_.remove_prefix(1);
    return c;
  }

  /// The attribute type in front of `=`.
  std::string type() {
    const auto equals = rest_.find('=');
    if (equals == rest_.npos) return {};
    auto type = dotted(ascii::trimmed(rest_.substr(0, equals)));
    rest_.remove_prefix(equals + 1);
    return type;
  }

  /// The value in front of a bare `,` or `+`, without the spaces around it that are not escaped.
  std::optional<std::string> value() {
    while (!at_end() && rest_.front() == ' ') next();
    if (!at_end() && rest_.front() == '#') return std::nullopt;
    std::string value;
    std::size_t kept = 0;
    while (!at_end() && rest_.front() != ',' && rest_.front() != '+') {
      const char c = next();
      if (c == '\\') {
        if (!escaped(value)) return std::nullopt;
      } else if (std::string_view("\";<>").find(c) != std::string_view::npos || c == '\0') {
        return std::nullopt;
      } else {
        value += c;
      }
      if (c != ' ') kept = value.size();
    }
    value.resize(kept);
    return value;
  }

 private:
  bool escaped(std::string& value) {
    if (at_end()) return false;
    const char c = next();
    const int high = ascii::hex_value(c);
    if (high < 0) {
      value += c;
      return std::string_view("\"+,;<> #=\\").find(c) != std::string_view::npos;
    }
    const int low = at_end() ? -1 : ascii::hex_value(next());
    value += static_cast<char>(high * 16 + low);
    return low >= 0;
  }

  std::string_view rest_;
};

}  // namespace

std::optional<DistinguishedName> read_distinguished_name(std::string_view text) {
  if (text.empty() || text.size() > max_bytes) return std::nullopt;
  const jose::QuietErrors quiet;
  Reader in(text);
  DistinguishedName name(1);
  for (;;) {
    auto type = in.type();
    auto value = in.value();
    if (type.empty() || !value || value->empty() || !is_utf8(*value)) return std::nullopt;
    name.back().emplace(std::move(type), *std::move(value));
    if (in.at_end()) break;
    if (in.next() == ',') name.emplace_back();
  }
  // RFC 4514 §2.1: the text begins with the last part.
  std::reverse(name.begin(), name.end());
  return name;
}

std::optional<DistinguishedName> distinguished_name_of(const X509_NAME& name) {
  const jose::QuietErrors quiet;
  DistinguishedName parts;
  int previous = -1;
  for (int i = 0; i < X509_NAME_entry_count(&name); ++i) {
    const auto* const entry = X509_NAME_get_entry(&name, i);
    unsigned char* text = nullptr;
    const int length = ASN1_STRING_to_UTF8(&text, X509_NAME_ENTRY_get_data(entry));
    if (length < 0) return std::nullopt;
    std::string value(reinterpret_cast<const char*>(text), static_cast<std::size_t>(length));
    OPENSSL_free(text);
    if (X509_NAME_ENTRY_set(entry) != previous) parts.emplace_back();
    previous = X509_NAME_ENTRY_set(entry);
    parts.back().emplace(dotted(X509_NAME_ENTRY_get_object(entry)), std::move(value));
  }
  return parts;
}

}  // namespace oauthkit::mtls
