#pragma once

#include <string>

#pragma GCC visibility push(default)
namespace oauthkit {

/// What the holder of a token proves beside having it: with both set, both. A stolen one is then worth nothing
/// (RFC 9700 §2.2.1).
struct Confirmation {
  /// The key of its DPoP proofs, as a JWK thumbprint (RFC 9449 §6).
  std::string jkt = {};
  /// Its client certificate, as the SHA-256 of the DER in base64url (RFC 8705 §3.1): `x5t#S256`.
  std::string x5t_s256 = {};

  bool empty() const { return jkt.empty() && x5t_s256.empty(); }
  bool operator==(const Confirmation&) const = default;
};

}  // namespace oauthkit
#pragma GCC visibility pop
