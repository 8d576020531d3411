#pragma once

#include <functional>
#include <memory>
#include <oauthkit/oauthkit.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "assembly.hpp"
#include "config/config.hpp"

namespace authserver {

/// What people see of one server, at a browser that it knows by its cookie.
class BrowserPages {
 public:
  /// `server` must outlive it, and its handlers it. `base`: what the paths of its links and forms are below; empty for
  /// the root of the host.
  BrowserPages(const Config& config, const std::string& issuer, std::string base,
               const std::shared_ptr<oauthkit::Store>& store, const Registered& registered,
               const oauthkit::Server& server);

  /// What answers at the authorization endpoint.
  oauthkit::Handler authorize() const;
  /// The forms of its pages, and the pages that are there for themselves.
  std::vector<oauthkit::Route> routes() const;

 private:
  using Page = std::function<oauthkit::Response(const oauthkit::Request&, oauthkit::Browser&)>;

  /// A page that knows its browser, and nobody who is no user any more.
  oauthkit::Handler with_browser(Page page) const;
  oauthkit::Response show(const oauthkit::Step& step, const oauthkit::Browser& who,
                          std::string_view username = {}) const;
  oauthkit::Response home(const oauthkit::Request& request) const;
  oauthkit::Response sign_out(const oauthkit::Request& request, oauthkit::Browser& who) const;
  void add_forms(std::vector<oauthkit::Route>& routes) const;

  Config config_;
  std::string issuer_;
  std::string base_;
  Registered registered_;
  const oauthkit::Server& server_;
  oauthkit::session::Cookies cookies_;
};

}  // namespace authserver
