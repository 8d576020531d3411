#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "oauthkit/endpoint.hpp"
#include "oauthkit/json_members.hpp"
#include "oauthkit/scope.hpp"

#pragma GCC visibility push(default)
namespace oauthkit::endpoints {

struct MetadataOptions {
  /// What the paths of endpoints are below. The default: the issuer.
  std::string base_url = {};
  /// The scopes that may be known to everybody.
  Scope scopes = {};
  /// Resources whose tokens this server issues (RFC 9728 §4).
  std::vector<std::string> protected_resources = {};
  /// Adds members, such as `service_documentation`; called once. A name that the library speaks for is a mistake that
  /// `Server::check()` tells.
  std::function<void(JsonMembers&)> extra = {};
};

/// The metadata document (RFC 8414), at `/.well-known/oauth-authorization-server` and the path of the issuer. It is
/// made of what is registered: what it tells works, and what works it tells.
std::unique_ptr<Endpoint> metadata(MetadataOptions options = {});

}  // namespace oauthkit::endpoints
#pragma GCC visibility pop
