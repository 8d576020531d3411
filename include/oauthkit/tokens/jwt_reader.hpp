#pragma once

#include <memory>
#include <string>
#include <vector>

#include "oauthkit/environment.hpp"
#include "oauthkit/keys.hpp"
#include "oauthkit/remote_keys.hpp"
#include "oauthkit/token_store.hpp"

#pragma GCC visibility push(default)
namespace oauthkit {

/// Whose tokens an API believes, and which of them are meant for it.
struct JwtReaderOptions {
  /// The issuer of the tokens: their `iss`, byte for byte.
  std::string issuer = {};
  /// The names of this API: `aud` must hold one of them (RFC 9068 §4).
  std::vector<std::string> audience = {};
  /// The keys of the issuer: the text of a JWK set, or where it is published (its metadata says so: `jwks_uri`).
  std::string jwks = {};
  std::string jwks_uri = {};
  /// Reads `jwks_uri`.
  std::shared_ptr<const RemoteKeys> remote_keys = {};
  /// What tokens may be signed with (RFC 8725 §3.1).
  std::vector<SigningAlgorithm> algorithms = {SigningAlgorithm::es256, SigningAlgorithm::eddsa, SigningAlgorithm::ps256,
                                              SigningAlgorithm::rs256};
  /// How far `iat` and `nbf` may be ahead, for clocks that differ. A token never outlives its `exp`.
  std::chrono::seconds leeway = std::chrono::seconds(5);
  Environment environment = {};
};

/// Reads access tokens of the profile of RFC 9068 (`at+jwt`) by their signature, without asking anybody: for
/// `BearerOptions::readers`.
///
/// Whatever RFC 9068 §2.2 requires must be there. A key that is not among the known ones is looked for at `jwks_uri`
/// once a minute. What it reads stays good until it ends, revoked or not, unless whoever asks also has a
/// `TokenStore::is_revoked`, which may be all that there is of the store: elsewhere keep such tokens short-lived.
/// Verifying allocates nothing once it is warm, beyond what OpenSSL does itself; the `Authorization` it hands out does.
///
/// Reading throws `KeysUnavailable` when there are no keys yet and nobody answers at `jwks_uri`. Throws
/// `std::invalid_argument` when there is no issuer, no audience, no algorithm, or not exactly one of `jwks` and
/// `jwks_uri`; when `jwks` holds no key; or when nobody reads `jwks_uri`.
TokenReader jwt_reader(JwtReaderOptions options);

}  // namespace oauthkit
#pragma GCC visibility pop
