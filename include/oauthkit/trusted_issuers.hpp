#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "oauthkit/remote_keys.hpp"
#include "oauthkit/result.hpp"
#include "oauthkit/time.hpp"

#pragma GCC visibility push(default)
namespace oauthkit {

/// What an issuer's JWTs are, where they are taken as a grant (`exchanges::jwt_bearer`).
enum class AssertionProfile {
  /// RFC 7523, as it is.
  plain,
  /// The Identity Assertion JWT Authorization Grant (draft-ietf-oauth-identity-assertion-authz-grant §3.1): for one
  /// client, by the identity provider that its user signs in with.
  id_jag,
  /// Both, told apart by `typ`.
  either,
};

/// Somebody whose signed statements are believed.
struct TrustedIssuer {
  /// The `iss` of what it signs, compared byte for byte.
  std::string issuer = {};
  /// Its public keys, as the text of a JWK set (RFC 7517 §5), or where it publishes them: one of the two.
  std::string jwks = {};
  std::string jwks_uri = {};
  /// A JWT of the other profile is no grant.
  AssertionProfile profile = AssertionProfile::plain;
};

/// The claims of a JWT (RFC 7519) that somebody trusted has signed.
struct SignedClaims {
  std::string issuer = {};
  /// The `typ` of its header, empty for none: which kinds of JWT are meant is for whoever reads it to say
  /// (RFC 8725 §3.11).
  std::string typ = {};
  /// The algorithm of its signature (RFC 7518 §3.1).
  std::string alg = {};
  /// A JSON object, as it was signed.
  std::string claims = {};
};

/// Those whose signatures are believed, and their keys. Copyable; safe from many threads.
class TrustedIssuers {
 public:
  /// Nobody.
  TrustedIssuers() = default;
  /// `remote_keys` reads `jwks_uri`. Throws `std::invalid_argument` for an issuer that is named twice or is empty, for
  /// one with neither or both kinds of keys, for keys that are no JWK set of public keys, or none that can be used, for
  /// a `jwks_uri` that is not https, but for one that `RemoteKeys::trusts`, and for one without `remote_keys`.
  explicit TrustedIssuers(std::vector<TrustedIssuer> issuers, std::shared_ptr<const RemoteKeys> remote_keys = {});

  bool empty() const { return issuers_.empty(); }
  /// In the order in which they were given.
  const std::vector<TrustedIssuer>& issuers() const { return issuers_; }
  /// Null when it is nobody's.
  const TrustedIssuer* find(std::string_view issuer) const;

  /// What `jwt` says, a signed JWT of at most 64 KiB, once it is known to be its issuer's: signed with one of its keys
  /// by ES256, EdDSA, PS256 or RS256; of `exp`, `nbf` and `iat` each is in order that is there, within `leeway`. Every
  /// other claim, `aud` among them, is for the caller to judge.
  ///
  /// `denied()` when the `iss` that it names is not listed; an `invalid_token` that has the reason in `Error::cause`
  /// for anything else that is wrong. Throws `KeysUnavailable`.
  Result<SignedClaims> verify(std::string_view jwt, TimePoint now,
                              std::chrono::seconds leeway = std::chrono::seconds(0)) const;

  const std::shared_ptr<const RemoteKeys>& remote_keys() const { return remote_keys_; }

 private:
  std::vector<TrustedIssuer> issuers_;
  std::shared_ptr<const RemoteKeys> remote_keys_;
  std::shared_ptr<const class ClientKeys> keys_;
};

}  // namespace oauthkit
#pragma GCC visibility pop
