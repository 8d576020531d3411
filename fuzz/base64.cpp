#include "fuzz.hpp"
#include "oauthkit/hash.hpp"

using namespace oauthkit;

// RFC 4648 §3.5: one text for each byte string.
void fuzz(std::string_view input) {
  if (const auto bytes = base64url_decode(input)) require(base64url_encode(*bytes) == input);
  if (const auto bytes = base64_decode(input)) require(base64_encode(*bytes) == input);
  require(base64url_decode(base64url_encode(input)) == input);
  require(base64_decode(base64_encode(input)) == input);
}
