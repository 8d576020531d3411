#pragma once

#include <functional>
#include <memory>
#include <oauthkit/attempts.hpp>
#include <oauthkit/client.hpp>
#include <oauthkit/options.hpp>
#include <oauthkit/result.hpp>
#include <oauthkit/store.hpp>
#include <optional>
#include <string_view>

#include "config/config.hpp"

namespace authserver {

/// Wrong passwords, counted for a user name and an address together: whoever guesses shuts nobody out but themselves.
/// Counts for all nodes on one store, and nothing where `attempts` is not configured. Safe from many threads.
class WrongPasswords {
 public:
  WrongPasswords(const Config& config, const std::shared_ptr<oauthkit::Store>& store);

  bool are_counted() const { return attempts_.has_value(); }

  /// What `prove` says of somebody at `remote_address` who would be `username`. `too_many_attempts`, also of a right
  /// password, once as many were wrong as are looked at.
  oauthkit::Result<oauthkit::User> counted(std::string_view username, std::string_view remote_address,
                                           const std::function<oauthkit::Result<oauthkit::User>()>& prove) const;

 private:
  std::optional<oauthkit::Attempts> attempts_;
};

/// The same for wrong secrets of clients, at every endpoint where they authenticate.
void count_wrong_secrets(oauthkit::Options& options, const Config& config,
                         const std::shared_ptr<oauthkit::Store>& store);

}  // namespace authserver
