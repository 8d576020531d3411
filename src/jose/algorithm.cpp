#include "jose/algorithm.hpp"

namespace oauthkit::jose {

std::string_view name(Algorithm algorithm) {
  switch (algorithm) {
    case Algorithm::es256:
      return "ES256";
    case Algorithm::eddsa:
      return "EdDSA";
    case Algorithm::ps256:
      return "PS256";
    case Algorithm::rs256:
      return "RS256";
    case Algorithm::hs256:
      return "HS256";
  }
  return {};
}

std::optional<Algorithm> algorithm_named(std::string_view wanted) {
  for (const auto algorithm :
       {Algorithm::es256, Algorithm::eddsa, Algorithm::ps256, Algorithm::rs256, Algorithm::hs256}) {
    if (name(algorithm) == wanted) return algorithm;
  }
  if (wanted == "Ed25519") return Algorithm::eddsa;
  return std::nullopt;
}

}  // namespace oauthkit::jose
