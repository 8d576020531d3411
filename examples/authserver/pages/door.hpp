#pragma once

#include <oauthkit/http.hpp>
#include <string>
#include <string_view>

namespace authserver {

/// The door of a page of this server's own, which no client sends people to.
struct DoorPlace {
  /// What the paths of the server are below.
  std::string base = {};
  /// Where the page is, such as `/account`: its forms go to `/login/account` and `/login/account/code`.
  std::string path = {};
  /// What people sign in for, such as "to see your account".
  std::string purpose = {};
  /// What the forms prove with that they are of this page and this session.
  std::string csrf = {};
};

/// `was_wrong`: whoever tried before did not succeed. `username`: what was typed before.
oauthkit::Response door_sign_in_page(const DoorPlace& place, std::string_view username = {}, bool was_wrong = false);
/// Asks whoever gave a password for the code of their authenticator.
oauthkit::Response door_code_page(const DoorPlace& place, bool was_wrong = false);

/// For a form that did not come from the page of whoever is signed in. `path`: where that page is.
oauthkit::Response forbidden_page(std::string_view base, std::string_view path);

}  // namespace authserver
