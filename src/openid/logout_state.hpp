#pragma once

#include "assembly/setup.hpp"
#include "oauthkit/openid/logout.hpp"

namespace oauthkit::openid {

/// What all ends of one `Logout` share.
struct Logout::State {
  const Server& server;
  Provider provider;
  Logins logins;
  LogoutOptions options;

  const Setup& setup() const { return Setup::of(server); }
  const std::string& issuer() const { return server.options().issuer; }
};

}  // namespace oauthkit::openid
