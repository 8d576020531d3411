#pragma once

#include <chrono>
#include <cstddef>
#include <stdexcept>
#include <string>

#include "oauthkit/http.hpp"
#include "oauthkit/remote_keys.hpp"
#include "oauthkit/secret.hpp"

#pragma GCC visibility push(default)
namespace oauthkit {

/// The URL, its address or what came from there is not acceptable. To try again changes nothing.
struct FetchRefused : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// Nobody answered, or not in time.
struct FetchFailed : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// A request to another server.
struct OutgoingRequest {
  std::string url = {};
  /// A POST of `form` or `json`, or else a GET.
  bool post = false;
  /// `application/x-www-form-urlencoded`.
  Secret form = {};
  /// `application/json`, where it is not empty; then there is no form.
  Secret json = {};
  /// Sent as `Authorization`; empty for none.
  Secret authorization = {};
  /// Sent as `Accept`: what the answer may be.
  std::string accept = "application/json, application/jwk-set+json";
  /// The largest body that is taken; 0 for `FetchOptions::max_bytes`.
  std::size_t max_bytes = 0;
  /// The longest that the exchange may take; 0, and whatever is longer, is `FetchOptions::timeout`.
  std::chrono::milliseconds timeout = {};
};

/// The way out to other servers. The core goes no way out by itself; `Fetcher` (`oauthkit-fetch`) is the one that is
/// safe for URLs that strangers name, and what you write instead has to be as well. Called from many threads at once.
class Outgoing : public RemoteKeys {
 public:
  /// One exchange, whatever the status; nothing is kept. Throws `FetchRefused` and `FetchFailed`.
  virtual Response send(const OutgoingRequest& request) const = 0;
};

}  // namespace oauthkit
#pragma GCC visibility pop
