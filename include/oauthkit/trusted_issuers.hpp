#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "oauthkit/remote_keys.hpp"

#pragma GCC visibility push(default)
namespace oauthkit {

/// Somebody whose signed statements are believed.
struct TrustedIssuer {
  /// The `iss` of what it signs, compared byte for byte.
  std::string issuer = {};
  /// Its public keys, as the text of a JWK set (RFC 7517 §5), or where it publishes them: one of the two.
  std::string jwks = {};
  std::string jwks_uri = {};
};

/// Those whose signatures are believed, and their keys. Copyable; safe from many threads.
class TrustedIssuers {
 public:
  /// Nobody.
  TrustedIssuers() = default;
  /// `remote_keys` reads `jwks_uri`. Throws `std::invalid_argument` for an issuer that is named twice or is empty, for
  /// one with neither or both kinds of keys, for keys that are no JWK set of public keys, for a `jwks_uri` that is not
  /// https, and for one without `remote_keys`.
  explicit TrustedIssuers(std::vector<TrustedIssuer> issuers, std::shared_ptr<const RemoteKeys> remote_keys = {});

  bool empty() const { return issuers_.empty(); }
  /// Null when it is nobody's.
  const TrustedIssuer* find(std::string_view issuer) const;
  const std::shared_ptr<const RemoteKeys>& remote_keys() const { return remote_keys_; }

 private:
  std::vector<TrustedIssuer> issuers_;
  std::shared_ptr<const RemoteKeys> remote_keys_;
};

}  // namespace oauthkit
#pragma GCC visibility pop
