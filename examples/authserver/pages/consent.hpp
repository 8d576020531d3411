#pragma once

#include <oauthkit/step.hpp>
#include <string>
#include <string_view>

namespace authserver {

/// A checkbox for each scope and each of the details that are asked for, and what else the person should know.
/// `display_name`: what the user is called. `base`: what the paths of the server are below.
oauthkit::Response consent_page(const oauthkit::Consent& step, const std::string& display_name, std::string_view base);

}  // namespace authserver
