#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "assembly/setup.hpp"
#include "oauthkit/openid/logins.hpp"

namespace oauthkit::openid {

/// A client that learns of the end of a login, and what it calls the person and the login.
struct ToldClient {
  Client client;
  std::string sub = {};
  std::string sid = {};
};

/// The clients that got an ID token in `login` and want to be told when it ends. One that is gone is left out; one that
/// cannot be looked up, or has no name for the person, is told to `Environment::on_failure`, and so is what is left at
/// `deadline`. Throws `Unavailable` where whoever knows the clients is away.
std::vector<ToldClient> told_clients(const Setup& setup, const Login& login,
                                     std::chrono::steady_clock::time_point deadline);

}  // namespace oauthkit::openid
