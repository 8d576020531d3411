#include "jose/jwe.hpp"

#include "fuzz.hpp"

using namespace oauthkit;

// What opens was sealed with the key; whatever does not is refused.
void fuzz(std::string_view input) {
  static const jose::ContentKey key{"fuzz", Secret(std::string(32, 'k'))};
  const auto kid = jose::jwe_kid(input);
  const auto plain = jose::decrypt(key, "at+jwe", input);
  require(!plain || (kid && *kid == key.kid));
  const auto sealed = jose::encrypt(key, "at+jwe", input.substr(0, 1024), system_random);
  const auto opened = jose::decrypt(key, "at+jwe", sealed);
  require(opened && opened->reveal() == input.substr(0, 1024));
}
