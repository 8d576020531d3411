#pragma once

#include <memory>

#include "oauthkit/endpoints/metadata.hpp"

#pragma GCC visibility push(default)
namespace oauthkit::endpoints {

/// The document of `endpoints::metadata` at its second place: `/.well-known/openid-configuration` below the issuer
/// (OpenID Connect Discovery 1.0 §4). Where `endpoints::metadata` is registered with options, give it the same.
std::unique_ptr<Endpoint> openid_configuration(MetadataOptions options = {});

}  // namespace oauthkit::endpoints
#pragma GCC visibility pop
