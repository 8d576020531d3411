#include "protocol/https_url.hpp"

#include "base/uri.hpp"

namespace oauthkit {

bool is_server_url(std::string_view text) {
  const auto parts = uri::split(text);
  if (!parts || !uri::is_written_well(text)) return false;
  const auto authority = uri::split_authority(parts->authority.value_or(""));
  return uri::is_host(authority.host) && !authority.has_userinfo && (!authority.port || uri::is_port(*authority.port));
}

// RFC 8414 §2, RFC 9728 §1.2: https. What stays on this machine needs none (RFC 8252 §8.3).
bool is_https_url(std::string_view text) {
  if (!is_server_url(text)) return false;
  const auto parts = uri::split(text);
  const auto host = uri::split_authority(*parts->authority).host;
  const bool loopback = host == "127.0.0.1" || host == "[::1]" || host == "localhost";
  return parts->scheme == "https" || (parts->scheme == "http" && loopback);
}

}  // namespace oauthkit
