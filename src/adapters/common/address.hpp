#pragma once

#include <sys/socket.h>

#include <string>

namespace oauthkit::adapters {

/// The address in text, without its port; an IPv4 address that came over an IPv6 socket is an IPv4 address. Empty for
/// other families.
std::string text_of(const sockaddr* address);

/// What connections are counted by: the IPv4 address, or the first 64 bits of the IPv6 one, of which a subscriber has
/// all the rest. Empty for other families.
std::string network_of(const sockaddr_storage& address);

}  // namespace oauthkit::adapters
