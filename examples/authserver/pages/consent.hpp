#pragma once

#include <oauthkit/step.hpp>
#include <string>

namespace authserver {

/// A checkbox for each scope and each of the details that are asked for. `display_name`: what the user is called.
oauthkit::Response consent_page(const oauthkit::Consent& step, const std::string& display_name);

}  // namespace authserver
