#pragma once

#include <functional>
#include <memory>
#include <oauthkit/oauthkit.hpp>
#include <string>
#include <vector>

#include "config/config.hpp"
#include "keys.hpp"
#include "people.hpp"

namespace authserver {

/// The assembled server and the pages around it. Outlives the HTTP server it is mounted on.
class Site {
 public:
  Site(const Config& config, const std::string& issuer, const std::shared_ptr<oauthkit::Store>& store);

  /// Answers a method and a path with a handler, in the way of some HTTP library.
  using Mount = std::function<void(const std::string& method, const std::string& path, oauthkit::Handler handler)>;

  void mount(const Mount& mount) const;

  std::vector<std::string> mistakes() const { return server_.check(); }
  std::vector<std::string> loosened() const;
  /// What is wrong with how its clients are registered.
  std::vector<std::string> client_problems() const;
  const Keys& keys() const { return keys_; }

 private:
  oauthkit::Response show(const oauthkit::Step& step, std::string_view username = {}) const;
  void mount_authorization(const Mount& mount) const;
  void mount_api(const Mount& mount) const;
  void mount_pages(const Mount& mount) const;

  Config config_;
  std::string issuer_;
  std::shared_ptr<oauthkit::Store> store_;
  std::shared_ptr<const People> people_;
  Keys keys_;
  oauthkit::Dpop dpop_;
  oauthkit::Server server_;
  oauthkit::session::Cookies cookies_;
  oauthkit::Bearer bearer_;
};

}  // namespace authserver
