#pragma once

#include <string>
#include <string_view>

#include "assembly/setup.hpp"
#include "oauthkit/endpoints/metadata.hpp"

namespace oauthkit {

/// The members of the metadata document (RFC 8414 §2) that say what is registered, without `MetadataOptions::extra`.
JsonMembers metadata_members(const Setup& setup, const endpoints::MetadataOptions& options);

/// Where `place`, the path of an endpoint, is below `base`.
std::string url_below(std::string_view base, std::string_view place);

/// Whether the library speaks for this member, also where the document does not have it.
bool is_reserved_in_metadata(std::string_view name);

}  // namespace oauthkit
