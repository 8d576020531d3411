#pragma once

#include <string_view>

namespace oauthkit {

/// Whether `text` is a URL that names a server: `https`, or `http` to this machine; a host, perhaps a port, no user
/// name; no byte that no URI has. What may follow the host is the caller's to say.
bool is_https_url(std::string_view text);

/// Whether it names a server at all, by whatever scheme.
bool is_server_url(std::string_view text);

}  // namespace oauthkit
