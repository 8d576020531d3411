#pragma once

#include <memory>
#include <oauthkit/oauthkit.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "browsers.hpp"
#include "config/config.hpp"
#include "parts.hpp"

namespace authserver {

/// What people see of one server, at a browser that it knows by its cookie.
class BrowserPages {
 public:
  /// `server` must outlive it, and its handlers it. `base`: what the paths of its links and forms are below; empty for
  /// the root of the host.
  BrowserPages(const Config& config, const std::string& issuer, std::string base, const Registered& registered,
               const oauthkit::Server& server, const Browsers& browsers);

  /// What answers at the authorization endpoint.
  oauthkit::Handler authorize() const;
  /// The forms of its pages, and the pages that are there for themselves.
  std::vector<oauthkit::Route> routes() const;

 private:
  oauthkit::Response show(const oauthkit::Step& step, const oauthkit::Browser& who,
                          std::string_view username = {}) const;
  oauthkit::Response show(const oauthkit::DeviceStep& step, const oauthkit::Browser& who) const;
  oauthkit::Response home(const oauthkit::Request& request) const;
  void add_forms(std::vector<oauthkit::Route>& routes) const;
  /// The page where people enter the code of a device.
  void add_device(std::vector<oauthkit::Route>& routes) const;

  Config config_;
  std::string issuer_;
  std::string base_;
  Registered registered_;
  const oauthkit::Server& server_;
  Browsers browsers_;
};

}  // namespace authserver
