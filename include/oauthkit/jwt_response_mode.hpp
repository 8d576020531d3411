#pragma once

#include <memory>
#include <vector>

#include "oauthkit/remote_keys.hpp"
#include "oauthkit/response_mode.hpp"
#include "oauthkit/signing_keys.hpp"

#pragma GCC visibility push(default)
namespace oauthkit::response_modes {

struct JwtOptions {
  /// How long an answer is good for: ten minutes at most (JARM §2.1), and no longer than the keys are published after
  /// they signed (`KeyRing::retire`).
  Lifetime lifetime = std::chrono::minutes(10);
  /// Whether clients may have their answers encrypted.
  bool encryption = true;
  /// Fetches the keys of clients that have a `jwks_uri`; without it they must be in `Client::jwks`.
  std::shared_ptr<const RemoteKeys> remote_keys = {};
};

/// JWT Secured Authorization Response Mode (JARM): `jwt`, `query.jwt`, `fragment.jwt` and `form_post.jwt`, whose only
/// parameter is `response`, a JWT of the answer's parameters, errors too, with `iss`, `aud` and `exp`. It is signed by
/// the key of the moment and, where the client is registered so, encrypted (`Client::authorization_response`). A client
/// that cannot be answered so is shown a page, `server_error`, and its answer goes nowhere.
///
/// Publish `keys` with `endpoints::jwks`.
std::vector<ResponseMode> jwt(SigningKeys keys, JwtOptions options = {});

}  // namespace oauthkit::response_modes
#pragma GCC visibility pop
