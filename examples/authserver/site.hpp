#pragma once

#include <memory>
#include <oauthkit/oauthkit.hpp>
#include <string>
#include <vector>

#include "account.hpp"
#include "approvals.hpp"
#include "browser_pages.hpp"
#include "browsers.hpp"
#include "config/config.hpp"
#include "logout.hpp"
#include "parts.hpp"
#include "who.hpp"

namespace authserver {

/// One assembled server and all around it. Outlives the HTTP server it is mounted on.
class Site {
 public:
  /// `base`: what its paths are below; empty for the root of the host.
  Site(const Config& config, const std::string& issuer, const std::string& base,
       const std::shared_ptr<oauthkit::Store>& store);

  const oauthkit::Server& server() const { return server_; }
  /// What there is beside the routes of the server.
  std::vector<oauthkit::Route> pages() const;

  /// Serves the clients and users of `next` from now on; whoever was signed in and is no user of it is not any more.
  void take_over(const Config& next);

  std::vector<std::string> loosened() const;
  /// What is wrong with how its clients are registered.
  std::vector<std::string> client_problems() const;
  const Config& config() const { return config_; }
  const Keys& keys() const { return parts_.keys; }

 private:
  Subject subject() const;

  Config config_;
  std::string issuer_;
  Parts parts_;
  oauthkit::Server server_;
  Browsers browsers_;
  BrowserPages pages_;
  LogoutPages logout_;
  AccountPages account_;
  ApprovalPages approvals_;
  oauthkit::Bearer bearer_;
};

}  // namespace authserver
