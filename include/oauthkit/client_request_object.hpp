#pragma once

#include <string>
#include <vector>

#pragma GCC visibility push(default)
namespace oauthkit {

/// The part of a registration that RFC 9101 and OpenID Connect Registration §2 add: a client that signs what it asks
/// for. Its keys are `Client::jwks` or `Client::jwks_uri`, whatever its authentication method.
struct ClientRequestObject {
  /// The only algorithm it signs its request objects with: `ES256`, `EdDSA`, `PS256` or `RS256`. Empty for any of them.
  std::string request_object_signing_alg = {};
  /// Every authorization request of this client is a signed object (RFC 9101 §10.5); any other is `invalid_request`.
  bool require_signed_request_object = false;
  /// Where it publishes its request objects: the only URLs that are ever fetched for it, and only where
  /// `RequestObjectOptions::remote` is set. Each is compared whole: https (http for loopback), at most 512 bytes,
  /// without a fragment.
  std::vector<std::string> request_uris = {};
};

}  // namespace oauthkit
#pragma GCC visibility pop
