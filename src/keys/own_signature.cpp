#include "keys/own_signature.hpp"

#include "jose/jwk.hpp"

namespace oauthkit::keys {

// RFC 8725 §3.2, §3.10: by the key of that name that is published here, and by its algorithm.
std::optional<std::string_view> verified_by_own(const SigningKeys& keys, const jose::CompactJws& jws) {
  if (jws.header().kid.empty()) return std::nullopt;
  for (const auto& ring : keys.rings()) {
    const auto published = jose::read_jwk_set(ring->jwks(), {}, nullptr, jose::KeyCheck::of_others);
    if (!published) continue;
    if (const auto payload = jose::verify(jws, *published, jose::asymmetric)) return *payload;
  }
  return std::nullopt;
}

}  // namespace oauthkit::keys
