#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace oauthkit::uri {

/// The parts of an absolute URI, as they stand in the text. Splitting proves nothing about the characters in them.
struct Parts {
  std::string_view scheme = {};
  /// What stands between `//` and the path; unset when there is no `//`.
  std::optional<std::string_view> authority = {};
  /// Path, query and fragment.
  std::string_view rest = {};
};

struct Authority {
  /// When true, the host and the port are not to be relied on.
  bool has_userinfo = false;
  /// With its brackets when it is an IP literal.
  std::string_view host = {};
  /// The text after the colon; unset when there is no colon.
  std::optional<std::string_view> port = {};
};

/// RFC 3986 §3. Nothing when there is no scheme: a relative reference.
std::optional<Parts> split(std::string_view text);

/// RFC 3986 §3.2.
Authority split_authority(std::string_view text);

/// 1 to 5 digits that say at most 65535.
bool is_port(std::string_view text);

/// Whether only characters of RFC 3986 §2 occur and each `%` is followed by two hexadecimal digits.
bool is_written_well(std::string_view text);

/// `text` without query and fragment in the one form that RFC 3986 §6.2.2 and §6.2.3 give equal URIs: case, percent
/// encoding, dot segments, default port, empty path. Nothing when it is no URL with a host, or names a user.
std::optional<std::string> normalized(std::string_view text);

/// A host name of letters, digits, `-`, `.`, `_`, or an IPv6 address in brackets.
bool is_host(std::string_view text);

}  // namespace oauthkit::uri
