#include "oauthkit/endpoints/openid_configuration.hpp"

#include "endpoints/metadata.hpp"

namespace oauthkit::endpoints {
namespace {

// OpenID Connect Discovery §4, §4.1: behind the path that the issuer has, where every endpoint of its stands.
std::string openid_path(std::string_view) { return "/.well-known/openid-configuration"; }

}  // namespace

std::unique_ptr<Endpoint> openid_configuration(MetadataOptions options) {
  return metadata_at({.factory = "openid_configuration", .path = openid_path}, std::move(options));
}

}  // namespace oauthkit::endpoints
