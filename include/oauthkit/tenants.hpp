#pragma once

#include <functional>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "oauthkit/server.hpp"

#pragma GCC visibility push(default)
namespace oauthkit {

/// What a tenant has beside its server.
struct TenantOptions {
  /// The routes of the application for it, such as its sign-in form, each below the issuer: `/login` of the issuer
  /// `https://auth.example/acme` is found at `/acme/login`, and its handler sees `/login`. Well-known paths are whole.
  std::vector<Route> pages = {};
  /// Values of the `Host` field that count as its own, beside that of its issuer: what a health check asks, say.
  std::vector<std::string> hosts = {};
};

/// Many issuers in one process, each a `Server` of its own: with its own keys, clients, people and sessions, and a part
/// of a store (`stores::scoped`).
///
/// An issuer is found by its path (`https://auth.example/acme`) and by the `Host` field, which must be exactly that of
/// its URL: with a host that no issuer has the answer is 421, and no forwarded name counts. Neither is folded, decoded
/// or cut.
class Tenants {
 public:
  /// Adds a server for its `Options::issuer`: all its routes, below the path of the issuer. Throws
  /// `std::invalid_argument` when the issuer, or one of its paths on its host, is there already, when its path has
  /// escapes, empty or dot segments, and when its host has an upper-case letter or the usual port of its scheme: no
  /// client sends those (RFC 9110 §4.2.3), and nobody would find it. Throws `SetupError` as `Server::routes` does.
  void add(const Server& server, const TenantOptions& options = {});

  /// All that is to be mounted, each method and path once. The handlers may outlive this object.
  std::vector<Route> routes() const;

 private:
  /// What answers a method and path, by the value of the `Host` field.
  using ByHost = std::map<std::string, Handler, std::less<>>;

  void add(const std::vector<std::string>& hosts, const Route& route);

  std::set<std::string> issuers_;
  std::set<std::string, std::less<>> hosts_;
  std::map<std::pair<std::string, std::string>, ByHost> routes_;
};

}  // namespace oauthkit
#pragma GCC visibility pop
