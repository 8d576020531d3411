#include "adapters/common/address.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>

#include <array>
#include <cstdint>

namespace oauthkit::adapters {
namespace {

constexpr std::size_t subscriber_bytes = 8;

std::string bytes_of(const void* bytes, std::size_t size) { return {static_cast<const char*>(bytes), size}; }

std::string text_of_bytes(int family, const void* bytes) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  return ::inet_ntop(family, bytes, text.data(), text.size()) != nullptr ? std::string(text.data()) : std::string();
}

/// The four bytes of an IPv4 address in an IPv6 one.
const std::uint8_t* mapped(const in6_addr& address) {
  return IN6_IS_ADDR_V4MAPPED(&address) ? address.s6_addr + 12 : nullptr;
}

}  // namespace

std::string text_of(const sockaddr* address) {
  if (address == nullptr) return {};
  if (address->sa_family == AF_INET) {
    return text_of_bytes(AF_INET, &reinterpret_cast<const sockaddr_in*>(address)->sin_addr);
  }
  if (address->sa_family != AF_INET6) return {};
  const auto& wide = reinterpret_cast<const sockaddr_in6*>(address)->sin6_addr;
  const auto* narrow = mapped(wide);
  return narrow != nullptr ? text_of_bytes(AF_INET, narrow) : text_of_bytes(AF_INET6, &wide);
}

std::string network_of(const sockaddr_storage& address) {
  if (address.ss_family == AF_INET) {
    return bytes_of(&reinterpret_cast<const sockaddr_in&>(address).sin_addr, sizeof(in_addr));
  }
  if (address.ss_family != AF_INET6) return {};
  const auto& wide = reinterpret_cast<const sockaddr_in6&>(address).sin6_addr;
  const auto* narrow = mapped(wide);
  return narrow != nullptr ? bytes_of(narrow, sizeof(in_addr)) : bytes_of(&wide, subscriber_bytes);
}

}  // namespace oauthkit::adapters
