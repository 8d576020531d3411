#include "adapters/common/trusted_proxies.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <charconv>
#include <optional>
#include <stdexcept>

#include "base/ascii.hpp"

namespace oauthkit::adapters {
namespace {

constexpr const char* unix_peer = "unix:";
constexpr unsigned mapped_bits = 96;

/// An IPv4 address is the IPv6 one it is mapped to.
using Bytes = std::array<std::uint8_t, 16>;

std::optional<Bytes> bytes_of(std::string_view text) {
  const std::string address(text);
  Bytes bytes{};
  if (address.find('\0') != std::string::npos) return std::nullopt;
  if (::inet_pton(AF_INET6, address.c_str(), bytes.data()) == 1) return bytes;
  bytes[10] = bytes[11] = 0xff;
  return ::inet_pton(AF_INET, address.c_str(), bytes.data() + 12) == 1 ? std::optional(bytes) : std::nullopt;
}

bool is_mapped(const Bytes& bytes) {
  return std::all_of(bytes.begin(), bytes.begin() + 10, [](auto byte) { return byte == 0; }) && bytes[10] == 0xff &&
         bytes[11] == 0xff;
}

std::string text_of(const Bytes& bytes) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  const bool narrow = is_mapped(bytes);
  ::inet_ntop(narrow ? AF_INET : AF_INET6, bytes.data() + (narrow ? 12 : 0), text.data(), text.size());
  return text.data();
}

bool have_same_bits(const Bytes& one, const Bytes& other, unsigned bits) {
  for (std::size_t i = 0; i < one.size() && bits > 0; ++i) {
    const unsigned here = std::min(bits, 8U);
    if ((one[i] ^ other[i]) >> (8 - here) != 0) return false;
    bits -= here;
  }
  return true;
}

/// The address of a hop, which some proxies write with its port.
std::string_view without_port(std::string_view hop) {
  if (hop.starts_with('[')) return hop.substr(1, hop.find(']') - 1);
  const auto colon = hop.find(':');
  return colon != std::string_view::npos && hop.find(':', colon + 1) == std::string_view::npos ? hop.substr(0, colon)
                                                                                               : hop;
}

/// All hops, the nearest last: several fields are one list (RFC 9110 §5.3).
std::vector<std::string_view> hops_in(const Headers& headers) {
  std::vector<std::string_view> hops;
  for (const auto& [name, value] : headers) {
    if (!ascii::equal_ignoring_case(name, "X-Forwarded-For")) continue;
    for (std::string_view rest = value;;) {
      const auto comma = rest.find(',');
      hops.push_back(ascii::trimmed(rest.substr(0, comma)));
      if (comma == std::string_view::npos) break;
      rest.remove_prefix(comma + 1);
    }
  }
  return hops;
}

}  // namespace

TrustedProxies::Network TrustedProxies::network_in(const std::string& text) {
  const auto slash = text.find('/');
  const auto bytes = bytes_of(std::string_view(text).substr(0, slash));
  const bool narrow = bytes && is_mapped(*bytes);
  const unsigned most = narrow ? 32 : 128;
  unsigned bits = most;
  bool whole = bytes.has_value();
  if (slash != std::string::npos) {
    const auto* end = text.data() + text.size();
    const auto read = std::from_chars(text.data() + slash + 1, end, bits);
    whole = whole && read.ec == std::errc() && read.ptr == end && bits > 0 && bits <= most;
  }
  if (!whole) throw std::invalid_argument("trusted_proxies: neither an IP address nor a network of some: " + text);
  return {*bytes, bits + (narrow ? mapped_bits : 0)};
}

TrustedProxies::TrustedProxies(const std::vector<std::string>& proxies) {
  for (const auto& proxy : proxies) {
    if (proxy == unix_peer) {
      unix_ = true;
    } else {
      networks_.push_back(network_in(proxy));
    }
  }
}

bool TrustedProxies::contains(std::string_view address) const {
  if (address.empty()) return unix_;
  const auto bytes = bytes_of(address);
  return bytes && std::any_of(networks_.begin(), networks_.end(), [&](const Network& network) {
           return have_same_bits(*bytes, network.bytes, network.bits);
         });
}

// What stands left of an address that is nobody's proxy was written by whoever asks, and is never read.
void TrustedProxies::resolve(Request& request) const {
  if (!contains(request.remote_address)) return;
  std::string client = request.remote_address;
  const auto hops = hops_in(request.headers);
  for (auto hop = hops.rbegin(); hop != hops.rend() && contains(client); ++hop) {
    const auto bytes = bytes_of(without_port(*hop));
    if (!bytes) break;
    client = text_of(*bytes);
  }
  if (client == request.remote_address) return;
  request.proxy_address = request.remote_address.empty() ? unix_peer : std::move(request.remote_address);
  request.remote_address = std::move(client);
}

}  // namespace oauthkit::adapters
