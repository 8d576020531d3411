#pragma once

#include <oauthkit/http.hpp>
#include <optional>
#include <string>

#include "config/config.hpp"

namespace authserver {

/// Somebody who is signed in at this browser.
struct Resident {
  std::string display_name = {};
  /// What their form signs out with.
  std::string csrf = {};
};

/// What this server is, where its endpoints are, and who is signed in. `base`: what their paths are below.
oauthkit::Response home_page(const Config& config, const std::string& issuer, const std::string& base,
                             const std::optional<Resident>& resident = {});

}  // namespace authserver
