#pragma once

#include <string>
#include <vector>

#pragma GCC visibility push(default)
namespace oauthkit {

/// The part of a registration that says how a client is answered at the authorization endpoint, with the names of JARM
/// §3. It counts for the modes of `response_modes::jwt`, but for `response_modes`.
struct ClientAuthorizationResponse {
  /// The values of `response_mode` that it may use (FAPI 2.0 Message Signing §5.3.3), the one that counts where a
  /// request names none included. Empty: all.
  std::vector<std::string> response_modes = {};
  /// Empty: the algorithm of the first of the server's key rings, not JARM's RS256.
  std::string authorization_signed_response_alg = {};
  /// `"ECDH-ES"`: what is signed is then encrypted to the first key in `Client::jwks` or `jwks_uri` that is of P-256
  /// and says `"use":"enc"`. Empty: it is not.
  std::string authorization_encrypted_response_alg = {};
  /// `"A128CBC-HS256"`, which is what an empty one means, or `"A256GCM"`.
  std::string authorization_encrypted_response_enc = {};
};

}  // namespace oauthkit
#pragma GCC visibility pop
