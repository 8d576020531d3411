#pragma once

#include <memory>
#include <mutex>
#include <string>

#include "oauthkit/openid/upstream.hpp"

namespace oauthkit::openid {

/// What the document of another provider says (OpenID Connect Discovery §3).
struct UpstreamMetadata {
  std::string authorization_endpoint = {};
  std::string token_endpoint = {};
  std::string jwks_uri = {};
  /// Its answers say who answers (RFC 9207 §3).
  bool tells_iss = false;
  /// It takes a secret by `client_secret_basic`, or by `client_secret_post` alone.
  bool takes_basic = true;
};

/// Finds the document of another provider, and keeps it. Safe from many threads: one fetches, the others wait for it.
class UpstreamProvider {
 public:
  UpstreamProvider(std::string issuer, std::shared_ptr<const Outgoing> outgoing)
      : issuer_(std::move(issuer)), outgoing_(std::move(outgoing)) {}

  /// An hour old at most; a day, while the other does not answer. Throws `UpstreamUnavailable`, for ten seconds without
  /// asking again.
  std::shared_ptr<const UpstreamMetadata> metadata(TimePoint now) const;

 private:
  std::shared_ptr<const UpstreamMetadata> fetched() const;

  std::string issuer_;
  std::shared_ptr<const Outgoing> outgoing_;
  mutable std::mutex mutex_;
  mutable std::shared_ptr<const UpstreamMetadata> known_;
  mutable TimePoint fetched_at_ = {};
  mutable TimePoint failed_at_ = {};
};

}  // namespace oauthkit::openid
