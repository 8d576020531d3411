#include "config/address.hpp"

#include <algorithm>
#include <charconv>

namespace authserver {
namespace {

bool is_host(std::string_view host, bool bracketed) {
  const auto fits = [&](unsigned char c) {
    return std::isalnum(c) != 0 || c == '.' || c == '-' || (bracketed && c == ':');
  };
  return !host.empty() && std::all_of(host.begin(), host.end(), fits);
}

}  // namespace

std::string Address::text() const {
  const bool is_ipv6 = host.find(':') != std::string::npos;
  return (is_ipv6 ? "[" + host + "]" : host) + ":" + std::to_string(port);
}

std::optional<Address> parse_address(std::string_view text) {
  const auto colon = text.rfind(':');
  if (colon == std::string_view::npos) return std::nullopt;
  auto host = text.substr(0, colon);
  const auto port = text.substr(colon + 1);
  const bool bracketed = host.starts_with('[') && host.ends_with(']');
  if (bracketed) host = host.substr(1, host.size() - 2);
  Address address{std::string(host), 0};
  const auto [end, error] = std::from_chars(port.data(), port.data() + port.size(), address.port);
  const bool is_port = error == std::errc() && end == port.data() + port.size() && port.front() != '-';
  if (!is_host(host, bracketed) || !is_port || address.port > 65535) return std::nullopt;
  return address;
}

}  // namespace authserver
