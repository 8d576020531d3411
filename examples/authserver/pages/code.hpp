#pragma once

#include <oauthkit/step.hpp>

namespace authserver {

/// Asks whoever gave a password for the code of their authenticator.
oauthkit::Response code_page(const oauthkit::SignIn& step);

}  // namespace authserver
