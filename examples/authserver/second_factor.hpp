#pragma once

#include <memory>
#include <oauthkit/authentication.hpp>
#include <oauthkit/client.hpp>
#include <oauthkit/result.hpp>
#include <oauthkit/store.hpp>
#include <oauthkit/time.hpp>
#include <string>
#include <string_view>

#include "people.hpp"

namespace authserver {

/// The codes of people who have a `totp_secret`. Safe from many threads; nodes that share issuer and store count
/// together.
class SecondFactor {
 public:
  SecondFactor(std::shared_ptr<const People> people, std::shared_ptr<oauthkit::Store> store, std::string issuer)
      : people_(std::move(people)), store_(std::move(store)), issuer_(std::move(issuer)) {}

  /// Whether `user` has proved all that they have to: for `Server::user_suffices`.
  bool is_complete(const oauthkit::User& user) const;

  /// What `user`, who has given a password, has proved with `code`. `denied()` for a code that is wrong or was used
  /// before; `too_many_attempts` after 20 in an hour, right or wrong. Throws `StoreUnavailable`.
  oauthkit::Result<oauthkit::Authentication> prove(const oauthkit::User& user, std::string_view code,
                                                   oauthkit::TimePoint now) const;

 private:
  bool may_try(const std::string& sub, oauthkit::TimePoint now) const;
  bool is_first_use(const std::string& sub, std::int64_t step, oauthkit::TimePoint now) const;

  std::shared_ptr<const People> people_;
  std::shared_ptr<oauthkit::Store> store_;
  std::string issuer_;
};

}  // namespace authserver
