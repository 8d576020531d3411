#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace authserver {

/// Where the server listens.
struct Address {
  /// A name or an IP address, without brackets.
  std::string host = "127.0.0.1";
  /// 0: any free one.
  int port = 9000;

  /// `HOST:PORT`, with brackets around an IPv6 address.
  std::string text() const;
  /// Only programs on this machine reach it.
  bool is_loopback() const;
};

/// Whether browsers look for the host of this URL on their own machine.
bool is_loopback_url(std::string_view url);

/// Reads `text()`; nothing when it is malformed.
std::optional<Address> parse_address(std::string_view text);

}  // namespace authserver
