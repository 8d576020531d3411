#include "keys/own_signature.hpp"

#include "jose/jwk.hpp"

namespace oauthkit::keys {

// OpenID Connect Core §10.1: with what is published, a key that retires as well as the one that signs.
std::optional<std::string_view> verified_by_own(const SigningKeys& keys, const jose::CompactJws& jws) {
  for (const auto& ring : keys.rings()) {
    const auto set = jose::read_jwk_set(ring->jwks(), {}, nullptr, jose::KeyCheck::of_others);
    if (!set) continue;
    if (const auto payload = jose::verify(jws, *set, jose::asymmetric)) return *payload;
  }
  return std::nullopt;
}

}  // namespace oauthkit::keys
