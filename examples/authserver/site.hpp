#pragma once

#include <functional>
#include <memory>
#include <oauthkit/oauthkit.hpp>
#include <string>
#include <vector>

#include "assembly.hpp"
#include "config/config.hpp"
#include "keys.hpp"

namespace authserver {

/// The assembled server and the pages around it. Outlives the HTTP server it is mounted on.
class Site {
 public:
  Site(const Config& config, const std::string& issuer, const std::shared_ptr<oauthkit::Store>& store);

  /// Answers a method and a path with a handler, in the way of some HTTP library.
  using Mount = std::function<void(const std::string& method, const std::string& path, oauthkit::Handler handler)>;

  void mount(const Mount& mount) const;

  /// Serves the clients and users of `next` from now on; whoever was signed in and is no user of it is not any more.
  /// Throws `ConfigError`, and changes nothing, when that would need another set-up.
  void take_over(const Config& next);

  std::vector<std::string> mistakes() const { return server_.check(); }
  std::vector<std::string> loosened() const;
  /// What is wrong with how its clients are registered.
  std::vector<std::string> client_problems() const;
  const Keys& keys() const { return keys_; }

 private:
  using Page = std::function<oauthkit::Response(const oauthkit::Request&, oauthkit::Browser&)>;

  /// A page that knows its browser, and nobody who is no user any more.
  oauthkit::Handler with_browser(Page page) const;
  oauthkit::Response show(const oauthkit::Step& step, const oauthkit::Browser& who,
                          std::string_view username = {}) const;
  oauthkit::Response home(const oauthkit::Request& request) const;
  oauthkit::Response sign_out(const oauthkit::Request& request, oauthkit::Browser& who) const;
  void mount_authorization(const Mount& mount) const;
  void mount_api(const Mount& mount) const;
  void mount_pages(const Mount& mount) const;

  Config config_;
  std::string issuer_;
  std::shared_ptr<oauthkit::Store> store_;
  Registered registered_;
  Keys keys_;
  oauthkit::Dpop dpop_;
  oauthkit::Server server_;
  oauthkit::session::Cookies cookies_;
  oauthkit::Bearer bearer_;
};

}  // namespace authserver
