#pragma once

#include <atomic>
#include <memory>

#include "oauthkit/client.hpp"
#include "oauthkit/outgoing.hpp"
#include "oauthkit/result.hpp"

namespace oauthkit::registration {

/// What stands at the `sector_identifier_uri`s of clients (OpenID Connect Registration §5), looked at when they
/// register, a few at a time. Safe from many threads.
class SectorIdentifiers {
 public:
  /// Without `outgoing` no client may have one.
  explicit SectorIdentifiers(std::shared_ptr<const Outgoing> outgoing) : outgoing_(std::move(outgoing)) {}

  /// Whether each redirect URI of `client` is named there, byte for byte. Nothing is looked at where `client` has no
  /// such URI, nor where `before`, what it was until now, had it and those redirect URIs. Fails with
  /// `invalid_client_metadata`, which does not tell why nothing was to be had, and with `temporarily_unavailable` while
  /// too many others are looked at.
  Result<void> check(const Client& client, const Client& before) const;

 private:
  Result<void> look(const Client& client) const;

  std::shared_ptr<const Outgoing> outgoing_;
  mutable std::atomic<int> looking_ = 0;
};

}  // namespace oauthkit::registration
