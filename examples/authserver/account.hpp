#pragma once

#include <oauthkit/consents.hpp>
#include <oauthkit/http.hpp>
#include <optional>
#include <string>
#include <vector>

#include "browsers.hpp"
#include "config/config.hpp"
#include "door.hpp"
#include "parts.hpp"

namespace authserver {

/// Where people see what they have agreed to, and take it back.
class AccountPages {
 public:
  /// Its handlers must not outlive it. `base`: what the paths of its links and forms are below.
  AccountPages(const Config& config, std::string base, const Parts& parts, const Browsers& browsers);

  /// None where nothing is remembered.
  std::vector<oauthkit::Route> routes() const;

 private:
  oauthkit::Response account(const oauthkit::Browser& who) const;
  oauthkit::Response revoke(const oauthkit::Request& request, const oauthkit::Browser& who) const;

  std::string base_;
  Registered registered_;
  std::optional<oauthkit::Consents> consents_;
  Door door_;
  Browsers browsers_;
};

}  // namespace authserver
