#include "fetch/address.hpp"

#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <span>

namespace oauthkit::fetch {
namespace {

/// The addresses that begin with these bits.
template <std::size_t size>
struct Block {
  std::array<std::uint8_t, size> start = {};
  std::size_t bits = 0;

  bool holds(const std::array<std::uint8_t, size>& address) const {
    const std::size_t whole = bits / 8;
    if (!std::equal(start.begin(), start.begin() + whole, address.begin())) return false;
    const auto rest = bits % 8;
    if (rest == 0) return true;
    const auto mask = static_cast<std::uint8_t>(0xFF << (8 - rest));
    return (start[whole] & mask) == (address[whole] & mask);
  }
};

// The special-purpose registry of RFC 6890, multicast, and what is reserved.
constexpr std::array<Block<4>, 16> special_v4 = {{
    {{0}, 8},              // this network, unspecified
    {{10}, 8},             // private
    {{100, 64}, 10},       // shared, of a carrier's NAT (RFC 6598)
    {{127}, 8},            // loopback
    {{169, 254}, 16},      // link-local, where clouds keep their metadata
    {{172, 16}, 12},       // private
    {{192, 0, 0}, 24},     // IETF protocol assignments
    {{192, 0, 2}, 24},     // documentation
    {{192, 88, 99}, 24},   // 6to4 relays
    {{192, 168}, 16},      // private
    {{198, 18}, 15},       // benchmarking
    {{198, 51, 100}, 24},  // documentation
    {{203, 0, 113}, 24},   // documentation
    {{224}, 4},            // multicast
    {{240}, 4},            // reserved, broadcast
    {{255}, 8},
}};

// Only global unicast is public at all. That leaves out what is unspecified, loopback, mapped (::ffff:0:0/96),
// compatible, NAT64 (64:ff9b::/96, 64:ff9b:1::/48), discard-only, unique local, link-local, site-local and multicast.
constexpr Block<16> global_unicast = {{0x20}, 3};
constexpr std::array<Block<16>, 4> special_v6 = {{
    {{0x20, 0x01, 0x00}, 23},        // IETF protocol assignments: Teredo, ORCHID, benchmarking
    {{0x20, 0x01, 0x0d, 0xb8}, 32},  // documentation
    {{0x20, 0x02}, 16},              // 6to4: an IPv4 address in disguise
    {{0x3f, 0xff}, 20},              // documentation (RFC 9637)
}};

bool is_public_v4(const std::array<std::uint8_t, 4>& address) {
  return std::none_of(special_v4.begin(), special_v4.end(), [&](const auto& block) { return block.holds(address); });
}

bool is_public_v6(const std::array<std::uint8_t, 16>& address) {
  return global_unicast.holds(address) &&
         std::none_of(special_v6.begin(), special_v6.end(), [&](const auto& block) { return block.holds(address); });
}

}  // namespace

bool is_public(const sockaddr& address) {
  if (address.sa_family == AF_INET) {
    std::array<std::uint8_t, 4> bytes = {};
    std::memcpy(bytes.data(), &reinterpret_cast<const sockaddr_in&>(address).sin_addr, bytes.size());
    return is_public_v4(bytes);
  }
  if (address.sa_family != AF_INET6) return false;
  std::array<std::uint8_t, 16> bytes = {};
  std::memcpy(bytes.data(), &reinterpret_cast<const sockaddr_in6&>(address).sin6_addr, bytes.size());
  return is_public_v6(bytes);
}

}  // namespace oauthkit::fetch
