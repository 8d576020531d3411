#include "config/address.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace authserver {
namespace {

bool is_host(std::string_view host, bool bracketed) {
  const auto fits = [&](unsigned char c) {
    return std::isalnum(c) != 0 || c == '.' || c == '-' || (bracketed && c == ':');
  };
  return !host.empty() && std::all_of(host.begin(), host.end(), fits);
}

constexpr std::array loopback_hosts = {"127.0.0.1", "localhost", "[::1]"};

}  // namespace

std::string Address::text() const {
  const bool is_ipv6 = host.find(':') != std::string::npos;
  return (is_ipv6 ? "[" + host + "]" : host) + ":" + std::to_string(port);
}

bool Address::is_loopback() const { return is_loopback_url("http://" + text()); }

bool is_loopback_url(std::string_view url) {
  const auto authority = url.substr(std::min(url.find("://") + 3, url.size()));
  return std::any_of(loopback_hosts.begin(), loopback_hosts.end(), [&](std::string_view host) {
    const auto rest = authority.substr(std::min(host.size(), authority.size()));
    return authority.starts_with(host) && (rest.empty() || rest.front() == ':' || rest.front() == '/');
  });
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
