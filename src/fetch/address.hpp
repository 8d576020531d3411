#pragma once

struct sockaddr;

namespace oauthkit::fetch {

/// Whether the address is of the public internet (RFC 6890): none of the blocks that stand for this machine, this
/// network, a group, nobody, or an IPv4 address in disguise. Any other family is not public.
bool is_public(const sockaddr& address);

}  // namespace oauthkit::fetch
