#pragma once

#include <map>
#include <oauthkit/client.hpp>
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

  /// Who proves to be `username` with `password`; `denied()` for both a wrong and an unknown one, at the same cost.
  oauthkit::Result<oauthkit::User> sign_in(std::string_view username, const oauthkit::Secret& password) const;

  /// Whether the user whose `sub` this is still is one.
  bool has(std::string_view sub) const;

  /// What pages call the user whose `sub` this is.
  std::string display_name(std::string_view sub) const;

  /// What the user whose `sub` this is signs in as; empty for nobody.
  std::string username(std::string_view sub) const;

 private:
  std::map<std::string, Person, std::less<>> by_username_;
  oauthkit::SecretHash nobody_;
};

}  // namespace authserver
