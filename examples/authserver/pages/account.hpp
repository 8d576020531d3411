#pragma once

#include <oauthkit/consents.hpp>
#include <oauthkit/http.hpp>
#include <string>
#include <string_view>
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

/// `was_wrong`: whoever tried before did not succeed. `username`: what was typed before.
oauthkit::Response account_sign_in_page(const AccountPlace& place, std::string_view username = {},
                                        bool was_wrong = false);
/// Asks whoever gave a password for the code of their authenticator.
oauthkit::Response account_code_page(const AccountPlace& place, bool was_wrong = false);

/// All that a person has agreed to, each with a form that takes it back.
oauthkit::Response account_page(const AccountPlace& place, const std::string& display_name,
                                const std::vector<GrantedClient>& granted);

/// For a form that did not come from the page of whoever is signed in.
oauthkit::Response forbidden_page(std::string_view base);

}  // namespace authserver
