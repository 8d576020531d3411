#pragma once

#include <initializer_list>
#include <optional>
#include <string_view>

namespace oauthkit::jose {

/// The signature algorithms there are (RFC 7518 §3.1, RFC 8037 §3.1). `none` is not one (RFC 8725 §3.2).
enum class Algorithm { es256, eddsa, ps256, rs256, hs256 };

/// Its name in `alg`.
std::string_view name(Algorithm algorithm);

/// The way back; nothing for an algorithm that is not supported. `Ed25519` is another name for what `EdDSA` means here
/// (RFC 9864 §2.2).
std::optional<Algorithm> algorithm_named(std::string_view name);

/// A list of allowed algorithms (RFC 8725 §3.1).
class Algorithms {
 public:
  constexpr Algorithms(std::initializer_list<Algorithm> allowed) {
    for (const Algorithm algorithm : allowed) bits_ |= bit(algorithm);
  }
  constexpr Algorithms with(Algorithm algorithm) const {
    Algorithms more = *this;
    more.bits_ |= bit(algorithm);
    return more;
  }
  constexpr bool has(Algorithm algorithm) const { return (bits_ & bit(algorithm)) != 0; }

 private:
  static constexpr unsigned bit(Algorithm algorithm) { return 1U << static_cast<unsigned>(algorithm); }
  unsigned bits_ = 0;
};

/// All with a public key: what tokens, assertions and proofs of possession may be signed with.
inline constexpr Algorithms asymmetric = {Algorithm::es256, Algorithm::eddsa, Algorithm::ps256, Algorithm::rs256};

constexpr bool is_rsa(Algorithm algorithm) { return algorithm == Algorithm::ps256 || algorithm == Algorithm::rs256; }

}  // namespace oauthkit::jose
