#pragma once

#include <oauthkit/backchannel.hpp>
#include <oauthkit/http.hpp>
#include <optional>
#include <string>
#include <vector>

#include "browsers.hpp"
#include "config/config.hpp"
#include "door.hpp"
#include "parts.hpp"

namespace authserver {

/// Where people see what clients ask them from elsewhere, and answer.
class ApprovalPages {
 public:
  /// Its handlers must not outlive it. `base`: what the paths of its links and forms are below.
  ApprovalPages(const Config& config, std::string base, const Parts& parts, const Browsers& browsers);

  /// None where no client asks.
  std::vector<oauthkit::Route> routes() const;

 private:
  oauthkit::Response show(const oauthkit::User& user, const std::string& note = {}) const;
  oauthkit::Response decide(const oauthkit::Request& request, const oauthkit::Browser& who) const;

  std::string base_;
  Registered registered_;
  std::optional<oauthkit::Backchannel> backchannel_;
  Door door_;
  Browsers browsers_;
};

}  // namespace authserver
