#pragma once

#include <cstddef>
#include <functional>
#include <memory>

#include "oauthkit/http.hpp"
#include "oauthkit/remote_keys.hpp"
#include "oauthkit/server.hpp"

#pragma GCC visibility push(default)
namespace oauthkit {

class DecryptionKeys;
struct OutgoingRequest;

/// What `Server::request_objects` takes: authorization requests as signed JWTs (RFC 9101).
///
/// A request object is verified with a key of the client that the outer `client_id` names (`Client::jwks`, `jwks_uri`):
/// ES256, EdDSA, PS256 or RS256, `ClientRequestObject::request_object_signing_alg` alone if that is set. Its `iss` is
/// the client, its `aud` this issuer, its `exp` near. Nothing beside it counts but `client_id`. One that is not right
/// is a page, `invalid_request_object`; what a right one asks for is judged, and answered, as in any other request.
///
/// Its claims are the parameters: texts; whole numbers for `max_age`; texts or lists of texts for `resource`; texts,
/// arrays or objects for `authorization_details` and `claims`. A claim that no specification of this library names
/// reaches the parsers of `Server::extend` as it is when it is a text, and as JSON when it is anything else.
struct RequestObjectOptions {
  /// Every authorization request is a signed object (RFC 9101 §10.5). A client may want that for itself
  /// (`ClientRequestObject::require_signed_request_object`).
  bool require_signed_request_object = false;
  /// Reads the keys of clients that have a `jwks_uri`. Unset: those have none.
  std::shared_ptr<const RemoteKeys> remote_keys = {};
  /// Opens objects that are encrypted as well: signed, then encrypted to one of these keys (RFC 9101 §6.1), by ECDH-ES
  /// and A256GCM. Publish them with `endpoints::jwks`. Unset: an encrypted object is refused.
  std::shared_ptr<const DecryptionKeys> decryption = {};
  /// Fetches the object at one of `ClientRequestObject::request_uris` (RFC 9101 §5.2). Unset: `request_uri` names
  /// nothing outside, and no connection is ever made. Give it `Fetcher::send`, which goes to public addresses alone,
  /// follows no redirect and is bounded in time and size; whatever else you give it must be as careful. Called from
  /// many threads, `remote_at_once` at most. What it throws as `FetchRefused` or `FetchFailed` is
  /// `invalid_request_uri`.
  std::function<Response(const OutgoingRequest&)> remote = {};
  /// How many objects are fetched at once at most: each holds the thread that serves the request. Beyond it the answer
  /// is 503. Keep it below a quarter of the threads that answer requests.
  std::size_t remote_at_once = 4;
};

}  // namespace oauthkit
#pragma GCC visibility pop
