#include "base/uri.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <cstddef>
#include <string>

#include "base/ascii.hpp"

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
  // inet_pton reads no further than to a NUL.
  if (text.find('\0') != text.npos) return false;
  in6_addr address = {};
  return inet_pton(AF_INET6, std::string(text).c_str(), &address) == 1;
}

// RFC 3986 §6.2.2.1, §6.2.2.2.
std::string with_plain_escapes(std::string_view path) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string plain;
  for (std::size_t at = 0; at < path.size(); ++at) {
    if (path[at] != '%') {
      plain += path[at];
      continue;
    }
    const auto high = static_cast<unsigned>(ascii::hex_value(path[at + 1]));
    const auto low = static_cast<unsigned>(ascii::hex_value(path[at + 2]));
    const auto decoded = static_cast<char>(high * 16 + low);
    at += 2;
    if (ascii::is_unreserved(decoded)) {
      plain += decoded;
    } else {
      plain.append({'%', digits[high], digits[low]});
    }
  }
  return plain;
}

// RFC 3986 §5.2.4, of a path that begins with a slash.
std::string without_dot_segments(std::string_view path) {
  std::string out;
  while (!path.empty()) {
    const auto end = std::min(path.find('/', 1), path.size());
    const auto segment = path.substr(0, end);
    path.remove_prefix(end);
    const bool up = segment == "/..";
    if (up) out.resize(out.rfind('/') == std::string::npos ? 0 : out.rfind('/'));
    if (!up && segment != "/.") out += segment;
    if (path.empty() && (up || segment == "/.")) out += '/';
  }
  return out;
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

std::optional<std::string> normalized(std::string_view text) {
  const auto parts = split(text);
  if (!parts || !parts->authority || !is_written_well(text)) return std::nullopt;
  const auto authority = split_authority(*parts->authority);
  if (authority.has_userinfo || !is_host(authority.host)) return std::nullopt;
  auto url = ascii::lowered(parts->scheme);
  const int usual_port = url == "https" ? 443 : url == "http" ? 80 : -1;
  url += "://" + ascii::lowered(authority.host);
  if (const auto port = authority.port.value_or(""); !port.empty()) {
    if (!is_port(port)) return std::nullopt;
    const int number = std::stoi(std::string(port));
    if (number != usual_port) url += ':' + std::to_string(number);
  }
  const auto path = parts->rest.substr(0, parts->rest.find_first_of("?#"));
  return url + (path.empty() ? "/" : without_dot_segments(with_plain_escapes(path)));
}

bool is_host(std::string_view text) {
  if (text.size() > 2 && text.front() == '[' && text.back() == ']') return is_ipv6(text.substr(1, text.size() - 2));
  const auto allowed = [](char c) { return ascii::is_alnum(c) || c == '-' || c == '.' || c == '_'; };
  return !text.empty() && std::all_of(text.begin(), text.end(), allowed);
}

}  // namespace oauthkit::uri
