#pragma once

#include <oauthkit/openid/logout.hpp>
#include <string>
#include <string_view>

namespace authserver {

/// Asks whether to sign out, for a client or for whoever sent the browser. `display_name`: what the user is called.
/// `base`: what the paths of the server are below.
oauthkit::Response confirm_logout_page(const oauthkit::openid::ConfirmLogout& step, const std::string& display_name,
                                       std::string_view base);

/// After signing out, with a frame for each client that learns of it so, and the way on.
oauthkit::Response signed_out_page(const oauthkit::openid::SignedOut& step, std::string_view base);

/// After signing out where no client is to learn of it.
oauthkit::Response signed_out_page(std::string_view base);

/// After saying no.
oauthkit::Response still_signed_in_page(std::string_view base);

}  // namespace authserver
