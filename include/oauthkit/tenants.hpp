#pragma once

#include <memory>
#include <string>
#include <vector>

#include "oauthkit/server.hpp"

#pragma GCC visibility push(default)
namespace oauthkit {

/// Many issuers in one process, each a `Server` of its own: with its own keys, clients, people and sessions, and a part
/// of a store (`stores::scoped`).
///
/// An issuer with a path (`https://auth.example/acme`) is found by it, another host by the `Host` field, which must be
/// exactly that of a configured issuer: anything else is answered 421, and no forwarded name counts. Neither is folded,
/// decoded or cut.
class Tenants {
 public:
  /// Adds a server for its `Options::issuer`. `pages` are the routes of the application for it, such as its sign-in
  /// form, each below the issuer: `/login` is found at `/acme/login`. Throws `std::invalid_argument` when an issuer is
  /// there already, and `SetupError` as `Server::routes` does.
  void add(Server server, std::vector<Route> pages = {});

  /// All that is to be mounted, each method and path once. The handlers may outlive this object.
  std::vector<Route> routes() const;

 private:
  struct Tenant;
  std::vector<std::shared_ptr<const Tenant>> tenants_;
};

}  // namespace oauthkit
#pragma GCC visibility pop
