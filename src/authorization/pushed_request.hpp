#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "oauthkit/module.hpp"
#include "oauthkit/pushed_requests.hpp"
#include "oauthkit/store.hpp"

namespace oauthkit {

/// A request that waits.
struct PushedRequest {
  Params params;
  /// It was an object that the client has signed (RFC 9101).
  bool is_signed = false;
};

/// Where requests wait that clients have pushed (RFC 9126): each for its client, to be looked at any number of times
/// and to be taken once.
class PushedRequests {
 public:
  PushedRequests(std::shared_ptr<Store> store, PushedRequestOptions options);

  const PushedRequestOptions& options() const { return options_; }
  /// How long what `client` pushes waits.
  Lifetime lifetime(const Context& context, const Client& client) const;
  bool has_store() const { return store_ != nullptr; }
  bool is_lasting() const { return store_ && store_->outlives_process(); }

  /// Keeps `request`, which has been validated, and returns the `request_uri` that finds them. `decision`: how long a
  /// person may take who came in time.
  std::string put(const Context& context, const Client& client, const PushedRequest& request, Lifetime decision) const;

  /// What `client_id` has pushed. Fails with `invalid_request_uri` when it is unknown, over, or another client's.
  Result<PushedRequest> find(const Context& context, std::string_view client_id, std::string_view request_uri) const;

  /// Takes it: of any number of calls, on any node, one is true.
  bool take(const Context& context, std::string_view client_id, const TokenHash& request_uri) const;

 private:
  std::shared_ptr<Store> store_;
  PushedRequestOptions options_;
};

/// Whether `uri` is of the form of what `PushedRequests::put` returns.
bool is_pushed_request_uri(std::string_view uri);

}  // namespace oauthkit
