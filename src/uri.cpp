#include "uri.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <cstddef>
#include <string>

#include "ascii.hpp"

namespace oauthkit::uri {
namespace {

bool is_scheme(std::string_view text) {
  const auto allowed = [](char c) { return ascii::is_alnum(c) || c == '+' || c == '-' || c == '.'; };
  return !text.empty() && ascii::is_alpha(text.front()) && std::all_of(text.begin(), text.end(), allowed);
}

bool is_uri_character(char c) {
  return ascii::is_unreserved(c) || std::string_view(":/?#[]@!$&'()*+,;=%").find(c) != std::string_view::npos;
}

bool is_ipv6(std::string_view text) {
  in6_addr address = {};
  return inet_pton(AF_INET6, std::string(text).c_str(), &address) == 1;
}

}  // namespace

std::optional<Parts> split(std::string_view text) {
  const auto colon = text.find(':');
  if (colon == std::string_view::npos || !is_scheme(text.substr(0, colon))) return std::nullopt;
  Parts parts = {text.substr(0, colon), std::nullopt, text.substr(colon + 1)};
  if (!parts.rest.starts_with("//")) return parts;
  const auto after = parts.rest.substr(2);
  const auto end = std::min(after.find_first_of("/?#"), after.size());
  parts.authority = after.substr(0, end);
  parts.rest = after.substr(end);
  return parts;
}

Authority split_authority(std::string_view text) {
  Authority authority;
  authority.has_userinfo = text.find('@') != std::string_view::npos;
  // The colons of an IP literal stand inside its brackets.
  const auto bracket = text.rfind(']');
  const auto colon = text.find(':', bracket == std::string_view::npos ? 0 : bracket);
  authority.host = text.substr(0, colon);
  if (colon != std::string_view::npos) authority.port = text.substr(colon + 1);
  return authority;
}

bool is_port(std::string_view text) {
  if (text.empty() || text.size() > 5 || !std::all_of(text.begin(), text.end(), ascii::is_digit)) return false;
  return std::stoi(std::string(text)) <= 65535;
}

bool is_written_well(std::string_view text) {
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (!is_uri_character(text[at])) return false;
    if (text[at] != '%') continue;
    if (text.size() - at < 3 || ascii::hex_value(text[at + 1]) < 0 || ascii::hex_value(text[at + 2]) < 0) return false;
  }
  return true;
}

bool is_host(std::string_view text) {
  if (text.size() > 2 && text.front() == '[' && text.back() == ']') return is_ipv6(text.substr(1, text.size() - 2));
  const auto allowed = [](char c) { return ascii::is_alnum(c) || c == '-' || c == '.' || c == '_'; };
  return !text.empty() && std::all_of(text.begin(), text.end(), allowed);
}

}  // namespace oauthkit::uri
