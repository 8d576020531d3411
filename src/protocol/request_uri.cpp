#include "protocol/request_uri.hpp"

#include "protocol/https_url.hpp"

namespace oauthkit {

// RFC 9101 §5.2: the entire request_uri is not longer than 512 ASCII characters, and https.
bool is_fetchable_request_uri(std::string_view uri) {
  constexpr std::size_t longest = 512;
  return uri.size() <= longest && is_https_url(uri) && uri.find('#') == uri.npos;
}

}  // namespace oauthkit
