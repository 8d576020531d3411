#pragma once

/// The resource side in one include (`oauthkit-resource`): `Bearer`, which guards an API, and what it can go by: the
/// store of the authorization server, the signature of a token (`jwt_reader`, with keys that a `Fetcher` reads), or
/// what the authorization server says of it (`introspection_reader`).

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>

#include "oauthkit/bearer.hpp"
#include "oauthkit/environment.hpp"
#include "oauthkit/fetch.hpp"
#include "oauthkit/tokens/jwt_reader.hpp"

#pragma GCC visibility push(default)
namespace oauthkit {

/// Where tokens are asked about, and as whom.
struct IntrospectionReaderOptions {
  /// The `introspection_endpoint` of the authorization server.
  std::string endpoint = {};
  /// The client that asks, with HTTP Basic (`client_secret_basic`): one that serves resources.
  std::string client_id = {};
  Secret client_secret = {};
  /// What the answer must name as `iss` if it names one. Empty: not looked at.
  std::string issuer = {};
  /// How long an active token is not asked about again; it never outlives its `exp`. As long, a token that was revoked
  /// may still be taken. Zero: every token is asked about every time.
  std::chrono::seconds cache_life = std::chrono::seconds(30);
  /// Active tokens that are remembered at most.
  std::size_t cached_tokens = 10'000;
  std::shared_ptr<const Fetcher> fetcher = {};
  Environment environment = {};
};

/// Asks the authorization server what an access token means (RFC 7662): for `BearerOptions::readers`. Works for tokens
/// of every kind, and sees a revoked one dead, at the latest after `cache_life`.
///
/// Name what the API is called in `BearerOptions::audience`: RFC 7662 §4 leaves it to the resource server to check.
/// Reading throws `StoreUnavailable`, which `Bearer` answers with 503, when nobody answers, or not as RFC 7662 says.
/// Throws `std::invalid_argument` when there is no endpoint, client or fetcher.
TokenReader introspection_reader(IntrospectionReaderOptions options);

}  // namespace oauthkit
#pragma GCC visibility pop
