#pragma once

#include <atomic>
#include <memory>
#include <mutex>

#include "oauthkit/client.hpp"
#include "oauthkit/outgoing.hpp"
#include "oauthkit/result.hpp"
#include "registration/fetch_allowance.hpp"

namespace oauthkit::registration {

/// What stands at the `sector_identifier_uri`s of clients (OpenID Connect Registration §5), looked at when they
/// register, a few at a time, and of one host a few in a minute. Safe from many threads.
class SectorIdentifiers {
 public:
  /// Without `outgoing` no client may have one.
  SectorIdentifiers(std::shared_ptr<const Outgoing> outgoing, Clock clock)
      : outgoing_(std::move(outgoing)), clock_(std::move(clock)) {}

  /// Whether each redirect URI of `client` is named there, byte for byte. Nothing is looked at where `client` has no
  /// such URI, nor where `before`, what it was until now, had it and those redirect URIs. Fails with
  /// `invalid_client_metadata`, which does not tell why nothing was to be had, and with `temporarily_unavailable` while
  /// too many others are looked at, or were of that host.
  Result<void> check(const Client& client, const Client& before) const;

 private:
  bool is_allowed(const Client& client) const;
  Result<void> look(const Client& client) const;

  std::shared_ptr<const Outgoing> outgoing_;
  Clock clock_;
  mutable std::atomic<int> looking_ = 0;
  mutable std::mutex allowing_;
  mutable HostAllowances allowances_;
};

}  // namespace oauthkit::registration
