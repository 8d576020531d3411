#include "fetch/address.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>

#include <cstring>

#include "fuzz.hpp"
#include "mtls/certificate.hpp"

using namespace oauthkit;

namespace {

bool is_public_v4(std::string_view bytes) {
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  std::memcpy(&address.sin_addr, bytes.data(), 4);
  return fetch::is_public(reinterpret_cast<const sockaddr&>(address));
}

bool is_public_v6(std::string_view bytes) {
  sockaddr_in6 address = {};
  address.sin6_family = AF_INET6;
  std::memcpy(&address.sin6_addr, bytes.data(), 16);
  return fetch::is_public(reinterpret_cast<const sockaddr&>(address));
}

/// What the C library knows of such addresses.
void v4(std::string_view bytes) {
  in_addr address = {};
  std::memcpy(&address, bytes.data(), 4);
  const auto number = ntohl(address.s_addr);
  const bool is_private = (number >> 24) == 10 || (number >> 20) == 0xAC1 || (number >> 16) == 0xC0A8;
  const bool is_local = (number >> 24) == 127 || (number >> 16) == 0xA9FE || (number >> 24) == 0;
  if (is_private || is_local || IN_MULTICAST(number) || IN_BADCLASS(number)) require(!is_public_v4(bytes));
}

void v6(std::string_view bytes) {
  in6_addr address = {};
  std::memcpy(&address, bytes.data(), 16);
  const bool is_local = IN6_IS_ADDR_UNSPECIFIED(&address) || IN6_IS_ADDR_LOOPBACK(&address) ||
                        IN6_IS_ADDR_LINKLOCAL(&address) || IN6_IS_ADDR_SITELOCAL(&address) ||
                        (address.s6_addr[0] & 0xFE) == 0xFC;
  const bool is_disguise = IN6_IS_ADDR_V4MAPPED(&address) || IN6_IS_ADDR_V4COMPAT(&address);
  if (is_local || is_disguise || IN6_IS_ADDR_MULTICAST(&address)) require(!is_public_v6(bytes));
}

}  // namespace

// The input is an address as text and as bytes. None that the C library calls local is public.
void fuzz(std::string_view input) {
  const auto bytes = mtls::address_bytes(input);
  require(bytes.empty() || bytes.size() == 4 || bytes.size() == 16);
  if (!bytes.empty()) require(input.find('\0') == input.npos);
  if (bytes.size() == 4) v4(bytes);
  if (bytes.size() == 16) v6(bytes);
  if (input.size() == 4) v4(input);
  if (input.size() == 16) v6(input);
}
