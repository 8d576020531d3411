#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "oauthkit/endpoints/metadata.hpp"

namespace oauthkit::endpoints {

/// Where the metadata document is.
struct MetadataPlace {
  /// The function that makes the endpoint, in sentences about it.
  std::string_view factory;
  /// The path for `issuer`.
  std::string (*path)(std::string_view issuer);
};

/// The metadata document at a place.
std::unique_ptr<Endpoint> metadata_at(MetadataPlace place, MetadataOptions options);

}  // namespace oauthkit::endpoints
