#pragma once

#include <oauthkit/step.hpp>
#include <string>

namespace authserver {

/// What a person should know before they agree (`Consent::signals`), a paragraph each.
std::string signals_of(const oauthkit::Consent& step);

}  // namespace authserver
