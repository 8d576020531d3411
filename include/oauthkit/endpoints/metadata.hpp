#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "oauthkit/endpoint.hpp"
#include "oauthkit/json_members.hpp"
#include "oauthkit/scope.hpp"
#include "oauthkit/signing_keys.hpp"

#pragma GCC visibility push(default)
namespace oauthkit::endpoints {

struct MetadataOptions {
  /// What the paths of endpoints are below. The default: the issuer.
  std::string base_url = {};
  /// The scopes that may be known to everybody, beside those that a module tells of.
  Scope scopes = {};
  /// Resources whose tokens this server issues (RFC 9728 §4). Empty: those of `Server::resources`.
  std::vector<std::string> protected_resources = {};
  /// Adds members, such as `service_documentation`; called once. A name that the library speaks for is a mistake that
  /// `Server::check()` tells.
  std::function<void(JsonMembers&)> extra = {};
  /// What the same paths are below at the host that asks clients for certificates, so that people's browsers are not
  /// asked: `mtls_endpoint_aliases` (RFC 8705 §5) names there every endpoint for which `Endpoint::serves_clients`. An
  /// https URL with a host or port of its own; `DpopOptions::mtls_base_url` is the same. Empty: there are no aliases.
  std::string mtls_base_url = {};
  /// What signs the document: `signed_metadata` (RFC 8414 §2.1) is a JWT of `iss` and every member beside it, signed
  /// again when the key turns, and not for each request. Publish them with `endpoints::jwks`. None: no such member.
  SigningKeys signing_keys = {};
};

/// The metadata document (RFC 8414), at `/.well-known/oauth-authorization-server` and the path of the issuer. It is
/// made of what is registered: what it tells works, and what works it tells. GET, and OPTIONS for scripts, which may
/// read it whatever page they are on.
std::unique_ptr<Endpoint> metadata(MetadataOptions options = {});

}  // namespace oauthkit::endpoints
#pragma GCC visibility pop
