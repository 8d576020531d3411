#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "oauthkit/http.hpp"
#include "oauthkit/json_members.hpp"
#include "oauthkit/scope.hpp"

#pragma GCC visibility push(default)
namespace oauthkit::endpoints {

/// What the world may know of an API (RFC 9728 §2).
struct ProtectedResource {
  /// Its identifier, and the `resource` that clients ask for (RFC 8707): an `https` URL without fragment (`http` for
  /// loopback).
  std::string resource = {};
  /// The issuers whose tokens it accepts.
  std::vector<std::string> authorization_servers = {};
  Scope scopes = {};
  /// How it takes tokens: `header`, `body` or `query` (RFC 6750 §2).
  std::vector<std::string> bearer_methods = {"header"};
  /// For people: its name, and where it is explained.
  std::string name = {};
  std::string documentation = {};
  /// Adds members; called once.
  std::function<void(JsonMembers&)> extra = {};
};

/// The metadata document of an API (RFC 9728), for `protected_resource_metadata_path`: GET, and OPTIONS for scripts,
/// which may read it whatever page they are on. Name its URL in
/// `BearerOptions::resource_metadata`, so that whoever is refused finds it.
///
/// Throws `std::invalid_argument` when `resource.resource` is no such URL, or `extra` adds a member that is there.
Handler protected_resource_metadata(const ProtectedResource& resource);

/// Where that document is (RFC 9728 §3.1), e.g. `/.well-known/oauth-protected-resource/api`, and its whole URL. Each
/// throws `std::invalid_argument` as above.
std::string protected_resource_metadata_path(std::string_view resource);
std::string protected_resource_metadata_url(std::string_view resource);

}  // namespace oauthkit::endpoints
#pragma GCC visibility pop
