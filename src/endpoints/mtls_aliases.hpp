#pragma once

#include <string>

#include "assembly/setup.hpp"
#include "oauthkit/endpoints/metadata.hpp"

namespace oauthkit::endpoints {

/// `mtls_endpoint_aliases` (RFC 8705 §5), unless nothing is asked for or mounted.
void add_mtls_aliases(JsonMembers& members, const Setup& setup, const MetadataOptions& options);

/// What is wrong with `MetadataOptions::mtls_base_url` by itself, as a sentence; empty when there is nothing.
std::string mtls_base_url_mistake(const MetadataOptions& options);

/// What is wrong with it beside the other parts of the server.
std::string mtls_aliases_mistake(const Setup& setup, const MetadataOptions& options);

}  // namespace oauthkit::endpoints
