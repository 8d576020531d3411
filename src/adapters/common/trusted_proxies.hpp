#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "oauthkit/http.hpp"

namespace oauthkit::adapters {

/// The proxies that are believed whom they speak for.
class TrustedProxies {
 public:
  /// IP addresses, networks of them, or `"unix:"`. Throws `std::invalid_argument` for anything else, and for a network
  /// that is everybody.
  explicit TrustedProxies(const std::vector<std::string>& proxies);

  /// `address` is an IP address in text; an empty one is the peer's on a Unix domain socket.
  bool contains(std::string_view address) const;

  /// Puts the client's address in place of the peer's, if that is a proxy that names one.
  void resolve(Request& request) const;

 private:
  struct Network {
    std::array<std::uint8_t, 16> bytes = {};
    unsigned bits = 0;
  };

  static Network network_in(const std::string& text);

  bool unix_ = false;
  std::vector<Network> networks_;
};

}  // namespace oauthkit::adapters
