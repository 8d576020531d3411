#pragma once

#include <oauthkit/consents.hpp>
#include <oauthkit/http.hpp>
#include <string>
#include <vector>

namespace authserver {

/// What a page of a person's account stands on.
struct AccountPlace {
  /// What the paths of the server are below.
  std::string base = {};
  /// What the forms prove with that they are of this page and this session.
  std::string csrf = {};
};

/// What somebody has agreed to, and how its client is called.
struct GrantedClient {
  std::string name = {};
  oauthkit::ConsentRecord consent = {};
};

/// All that a person has agreed to, each with a form that takes it back.
oauthkit::Response account_page(const AccountPlace& place, const std::string& display_name,
                                const std::vector<GrantedClient>& granted);

}  // namespace authserver
