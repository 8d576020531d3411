#pragma once

#include <oauthkit/attempts.hpp>
#include <oauthkit/consents.hpp>
#include <oauthkit/http.hpp>
#include <optional>
#include <string>
#include <vector>

#include "browsers.hpp"
#include "config/config.hpp"
#include "pages/account.hpp"
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
  AccountPlace place_of(const oauthkit::Browser& who) const;
  oauthkit::Response there() const;
  oauthkit::Response account(const oauthkit::Browser& who) const;
  oauthkit::Response sign_in(const oauthkit::Request& request, oauthkit::Browser& who) const;
  oauthkit::Response prove(const oauthkit::Request& request, oauthkit::Browser& who) const;
  oauthkit::Response revoke(const oauthkit::Request& request, const oauthkit::Browser& who) const;

  std::string base_;
  oauthkit::Environment environment_;
  Registered registered_;
  std::optional<oauthkit::Consents> consents_;
  /// Unset where wrong passwords are counted everywhere.
  std::optional<oauthkit::Attempts> sign_ins_;
  Browsers browsers_;
};

}  // namespace authserver
