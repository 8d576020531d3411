#pragma once

#include <string_view>

namespace oauthkit {

/// Whether a request object may be fetched from `uri` (RFC 9101 §5.2): https (http for loopback), at most 512
/// characters of ASCII. A fragment, in which OpenID Connect Core §6.2 has a hash, would not be looked at, and is
/// refused.
bool is_fetchable_request_uri(std::string_view uri);

}  // namespace oauthkit
