#include "oauthkit/redirect_uri.hpp"

#include <algorithm>
#include <array>

#include "base/ascii.hpp"
#include "base/uri.hpp"

namespace oauthkit {
namespace {

constexpr std::size_t max_bytes = 2048;
constexpr std::array<std::string_view, 6> script_schemes = {"javascript", "data", "vbscript", "file", "blob", "about"};

bool is_scheme(const uri::Parts& parts, std::string_view name) {
  return ascii::equal_ignoring_case(parts.scheme, name);
}

/// Null when the characters are fine.
const char* problem_of_bytes(std::string_view text) {
  const auto has = [&](auto test) { return std::any_of(text.begin(), text.end(), test); };
  if (has([](char c) { return static_cast<unsigned char>(c) >= 0x80; })) return "must be written in ASCII";
  if (has(ascii::is_control)) return "must not contain control characters";
  if (text.find(' ') != std::string_view::npos) return "must not contain a space";
  if (text.find('\\') != std::string_view::npos) return "must not contain a backslash";
  // RFC 9700 §2.1: compared exactly, so that a wildcard could only mislead.
  if (text.find('*') != std::string_view::npos) return "must not contain a wildcard";
  // RFC 6749 §3.1.2: absolute, and without fragment.
  if (text.find('#') != std::string_view::npos) return "must not contain a fragment";
  if (!uri::is_written_well(text)) return "is not a well-formed URI";
  return nullptr;
}

const char* problem_of_authority(const uri::Authority& authority) {
  if (authority.has_userinfo) return "must not contain a user name";
  if (!authority.host.empty() && !uri::is_host(authority.host)) return "has a malformed host";
  if (authority.port && !uri::is_port(*authority.port)) return "has a port that is not a number up to 65535";
  return nullptr;
}

// RFC 9700 §2.6, OAuth 2.1 §1.5: http only where the answer does not leave the machine.
bool is_local(std::string_view host) {
  return host == "127.0.0.1" || host == "[::1]" || ascii::equal_ignoring_case(host, "localhost");
}

// RFC 8252 §7.2: an app may claim an https URI.
const char* problem_of_web_uri(const uri::Parts& parts, std::string_view host) {
  if (host.empty()) return "needs a host";
  if (is_scheme(parts, "http") && !is_local(host)) return "must use https unless its host is a loopback address";
  return nullptr;
}

const char* problem_of_other_scheme(const uri::Parts& parts, std::span<const std::string> private_use_schemes) {
  const auto same = [&](std::string_view name) { return is_scheme(parts, name); };
  if (std::any_of(script_schemes.begin(), script_schemes.end(), same))
    return "must not use a scheme that runs or reads local content";
  // RFC 8252 §7.1, §8.4: a private-use scheme is a reversed domain name.
  const bool is_named = parts.scheme.find('.') != std::string_view::npos || is_scheme(parts, "urn") ||
                        std::any_of(private_use_schemes.begin(), private_use_schemes.end(), same);
  if (!is_named) return "must use https, or a private-use scheme with a dot in its name";
  if (parts.rest.empty() && !parts.authority) return "has nothing after its scheme";
  return nullptr;
}

const char* problem_of(std::string_view text, std::span<const std::string> private_use_schemes) {
  if (text.empty()) return "must not be empty";
  if (text.size() > max_bytes) return "must not be longer than 2048 bytes";
  if (const char* problem = problem_of_bytes(text)) return problem;
  const auto parts = uri::split(text);
  if (!parts) return "must be absolute";
  const auto authority = uri::split_authority(parts->authority.value_or(std::string_view()));
  const bool is_web = is_scheme(*parts, "https") || is_scheme(*parts, "http");
  if (!is_web) {
    if (const char* problem = problem_of_other_scheme(*parts, private_use_schemes)) return problem;
  }
  if (const char* problem = problem_of_authority(authority)) return problem;
  // RFC 3986 §3.3: brackets belong to an IP literal alone.
  if (parts->rest.find_first_of("[]") != std::string_view::npos) return "is not a well-formed URI";
  return is_web ? problem_of_web_uri(*parts, authority.host) : nullptr;
}

/// An `http` URI whose host is on this device, without its port.
struct Loopback {
  std::string_view origin;
  std::string_view rest;
};

std::optional<Loopback> split_loopback(std::string_view text, AnyPort any_port) {
  const auto parts = uri::split(text);
  if (!parts || !parts->authority || !is_scheme(*parts, "http")) return std::nullopt;
  const auto authority = uri::split_authority(*parts->authority);
  if (authority.has_userinfo || (authority.port && !uri::is_port(*authority.port))) return std::nullopt;
  // RFC 8252 §8.3: localhost is a name like any other.
  const bool is_name = any_port == AnyPort::loopback_and_localhost && authority.host == "localhost";
  if (authority.host != "127.0.0.1" && authority.host != "[::1]" && !is_name) return std::nullopt;
  constexpr std::size_t before_host = std::string_view("http://").size();
  return Loopback{text.substr(0, before_host + authority.host.size()), parts->rest};
}

/// Scheme, host and port in one form; nothing where a user name makes them uncertain.
std::optional<std::string> origin_of(std::string_view text) {
  const auto parts = uri::split(text);
  if (!parts) return std::nullopt;
  const auto authority = uri::split_authority(parts->authority.value_or(std::string_view()));
  if (authority.has_userinfo) return std::nullopt;
  const std::string_view usual = is_scheme(*parts, "https") ? "443" : is_scheme(*parts, "http") ? "80" : "";
  const auto port = authority.port.value_or(std::string_view());
  std::string origin(parts->scheme);
  origin.append(parts->authority ? "://" : ":").append(authority.host);
  std::transform(origin.begin(), origin.end(), origin.begin(), ascii::to_lower);
  return origin.append(":").append(port.empty() ? usual : port);
}

}  // namespace

std::optional<std::string> redirect_uri_problem(std::string_view uri,
                                                std::span<const std::string> private_use_schemes) {
  if (const char* problem = problem_of(uri, private_use_schemes)) return std::string("the redirect URI ") + problem;
  return std::nullopt;
}

// RFC 9700 §2.1, §4.1.3, OAuth 2.1 §2.3.1: byte for byte, but for the port of a native app's loopback address.
// RFC 8252 §8.4, RFC 10017 §6.3.3.2.1: the complete URI. RFC 8252 §7.3, OAuth 2.1 §8.4.2: any port.
bool redirect_uri_matches(std::string_view registered, std::string_view presented, AnyPort any_port) {
  if (registered == presented) return true;
  if (any_port == AnyPort::none) return false;
  const auto left = split_loopback(registered, any_port);
  const auto right = split_loopback(presented, any_port);
  return left && right && left->origin == right->origin && left->rest == right->rest;
}

// RFC 9700 §4.1.1, §4.1.3: what looks like the beginning of a registered URI can be the host of somebody else.
bool redirect_origin_matches(std::string_view registered, std::string_view presented, AnyPort any_port) {
  const auto left = split_loopback(registered, any_port);
  const auto right = split_loopback(presented, any_port);
  if (any_port != AnyPort::none && left && right) return left->origin == right->origin;
  const auto origin = origin_of(registered);
  return origin && origin == origin_of(presented);
}

bool is_loopback_redirect(std::string_view uri) { return split_loopback(uri, AnyPort::loopback).has_value(); }

std::string redirect_host(std::string_view uri) {
  const auto parts = uri::split(uri);
  if (!parts) return {};
  if (!is_scheme(*parts, "https") && !is_scheme(*parts, "http")) return std::string(parts->scheme);
  const auto authority = parts->authority.value_or(std::string_view());
  return std::string(authority.substr(authority.rfind('@') + 1));
}

// RFC 6749 §3.1.2, OAuth 2.1 §2.3: the query that is there stays as it is, byte for byte.
std::string append_query(std::string_view uri, const Params& params) {
  std::string text(uri);
  if (params.empty()) return text;
  if (text.find('?') == std::string::npos) {
    text += '?';
  } else if (!text.ends_with('?') && !text.ends_with('&')) {
    text += '&';
  }
  return text += params.encode();
}

std::string append_fragment(std::string_view uri, const Params& params) {
  std::string text(uri);
  if (params.empty()) return text;
  text += '#';
  return text += params.encode();
}

}  // namespace oauthkit
