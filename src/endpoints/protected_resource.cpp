#include "oauthkit/endpoints/protected_resource.hpp"

#include <algorithm>
#include <stdexcept>

#include "base/uri.hpp"
#include "endpoints/well_known.hpp"
#include "protocol/https_url.hpp"

namespace oauthkit::endpoints {
namespace {

constexpr std::string_view well_known = "oauth-protected-resource";

// RFC 9728 §1.2: https, without fragment.
uri::Parts checked(std::string_view resource) {
  if (is_https_url(resource) && resource.find('#') == std::string_view::npos) return *uri::split(resource);
  throw std::invalid_argument("the protected resource \"" + std::string(resource) +
                              "\" is not an https URL without fragment");
}

void add_text(JsonMembers& members, std::string name, const std::string& text) {
  if (!text.empty()) members.add(std::move(name), text);
}

}  // namespace

// RFC 9728 §2: resource is there; what has no element is left out.
Handler protected_resource_metadata(const ProtectedResource& resource) {
  checked(resource.resource);
  JsonMembers members;
  // RFC 9728 §3.3: the resource whose path leads here.
  members.add("resource", resource.resource);
  add_names(members, "authorization_servers", resource.authorization_servers);
  add_names(members, "scopes_supported", {resource.scopes.begin(), resource.scopes.end()});
  add_names(members, "bearer_methods_supported", resource.bearer_methods);
  add_text(members, "resource_name", resource.name);
  add_text(members, "resource_documentation", resource.documentation);
  if (resource.extra) resource.extra(members);
  auto document = document_of(members);
  if (document.empty()) {
    throw std::invalid_argument("the extra members of a protected resource are no JSON, or there already");
  }
  return document_handler(std::move(document));
}

std::string protected_resource_metadata_path(std::string_view resource) {
  checked(resource);
  return well_known_path(well_known, resource);
}

std::string protected_resource_metadata_url(std::string_view resource) {
  const auto parts = checked(resource);
  return std::string(parts.scheme).append("://").append(*parts.authority).append(well_known_path(well_known, resource));
}

}  // namespace oauthkit::endpoints
