#pragma once

#include <memory>
#include <mutex>
#include <oauthkit/client.hpp>
#include <oauthkit/json_members.hpp>
#include <oauthkit/result.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "config/config.hpp"

namespace authserver {

/// The users of this server. Safe from many threads.
class People {
 public:
  explicit People(const std::vector<Person>& people);

  /// Takes others in their place.
  void replace(const std::vector<Person>& people);

  /// Who proves to be `username` with `password`; `denied()` for both a wrong and an unknown one, at the same cost.
  oauthkit::Result<oauthkit::User> sign_in(std::string_view username, const oauthkit::Secret& password) const;

  /// Whether there is a user whose `sub` this is.
  bool know(std::string_view sub) const;

  /// The key of the codes that are the second factor of the user whose `sub` this is; empty when the password is all.
  oauthkit::Secret totp_secret(std::string_view sub) const;

  /// What pages call the user whose `sub` this is.
  std::string display_name(std::string_view sub) const;

  /// What may be told of the user whose `sub` this is; nothing of nobody.
  oauthkit::JsonMembers claims(std::string_view sub) const;

  /// The `sub` of whoever signs in as `username`; empty for nobody.
  std::string sub(std::string_view username) const;
  /// Those of all.
  std::vector<std::string> subs() const;

  /// What the user whose `sub` this is signs in as; empty for nobody.
  std::string username(std::string_view sub) const;

 private:
  struct Registry;
  std::shared_ptr<const Registry> registry() const;

  oauthkit::SecretHash nobody_;
  mutable std::mutex mutex_;
  std::shared_ptr<const Registry> registry_;
};

}  // namespace authserver
