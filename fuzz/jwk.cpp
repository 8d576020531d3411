#include "jose/jwk.hpp"

#include "fuzz.hpp"

using namespace oauthkit;

// A key that is taken is written without its private half, as a key of others, and read as that.
void fuzz(std::string_view input) {
  const auto key = jose::read_jwk(input, jose::Algorithm::rs256);
  const auto others = jose::read_public_jwk(input, jose::Algorithm::rs256);
  require(!others || key);
  const auto set = jose::read_jwk_set(input, jose::Algorithm::rs256);
  if (set) (void)jose::public_jwk_set(set->keys());
  if (!key || key->is_symmetric()) return;
  const auto text = jose::public_jwk(*key);
  const auto again = jose::read_public_jwk(text);
  require(again && jose::public_jwk(*again) == text);
}
