#pragma once

#include <oauthkit/server.hpp>
#include <optional>
#include <string>
#include <vector>

#include "browsers.hpp"
#include "config/config.hpp"
#include "parts.hpp"

namespace authserver {

/// Where people sign out, at home or because a client sends them.
class LogoutPages {
 public:
  /// `server` must outlive it, and its handlers it. `base`: what the paths of its links and forms are below.
  LogoutPages(const Config& config, const std::string& issuer, std::string base, const Parts& parts,
              const oauthkit::Server& server, const Browsers& browsers);

  /// Registers the end-session endpoint, where there is one.
  void register_endpoint(oauthkit::Server& server) const;
  /// The forms.
  std::vector<oauthkit::Route> routes() const;

 private:
  oauthkit::Response show(const oauthkit::openid::LogoutStep& step) const;
  oauthkit::Response decide(const oauthkit::Request& request, oauthkit::Browser& who) const;
  oauthkit::Response sign_out(const oauthkit::Request& request, oauthkit::Browser& who) const;

  std::string base_;
  std::shared_ptr<const People> people_;
  Browsers browsers_;
  /// Unset where no client is told who signed in.
  std::optional<oauthkit::openid::Logout> logout_;
};

}  // namespace authserver
