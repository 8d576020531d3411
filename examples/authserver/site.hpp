#pragma once

#include <memory>
#include <oauthkit/adapters/httplib.hpp>
#include <oauthkit/oauthkit.hpp>
#include <string>
#include <vector>

#include "config.hpp"
#include "people.hpp"

namespace authserver {

/// The assembled server and the pages around it. Outlives the HTTP server it is mounted on.
class Site {
 public:
  Site(const Config& config, const std::string& issuer, const std::shared_ptr<oauthkit::Store>& store);

  void mount(httplib::Server& http) const;

  std::vector<std::string> mistakes() const { return server_.check(); }
  std::vector<std::string> loosened() const;

 private:
  oauthkit::Response show(const oauthkit::Step& step, std::string_view username = {}) const;
  void mount_authorization(httplib::Server& http) const;
  void mount_api(httplib::Server& http) const;
  void mount_pages(httplib::Server& http) const;

  Config config_;
  std::string issuer_;
  std::shared_ptr<oauthkit::Store> store_;
  std::shared_ptr<const People> people_;
  oauthkit::Server server_;
  oauthkit::session::Cookies cookies_;
  oauthkit::Bearer bearer_;
};

}  // namespace authserver
