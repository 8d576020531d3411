#pragma once

#include <oauthkit/step.hpp>
#include <string_view>

namespace authserver {

/// Asks whoever gave a password for the code of their authenticator.
oauthkit::Response code_page(const oauthkit::SignIn& step, std::string_view base);

}  // namespace authserver
