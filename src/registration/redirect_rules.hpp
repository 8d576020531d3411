#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "oauthkit/result.hpp"

namespace oauthkit::registration {

/// The redirect URIs that a client may have of those it asks for, each once. One that is dangerous refuses all; one
/// whose scheme has no dot and is not in `private_use_schemes` is left out. Fails with `invalid_redirect_uri`, or of
/// another `member` than `redirect_uris` with `invalid_client_metadata`; also when none is left.
Result<std::vector<std::string>> admitted_redirect_uris(const std::vector<std::string>& asked,
                                                        std::span<const std::string> private_use_schemes,
                                                        std::string_view member = "redirect_uris");

/// `"native"` when one of `redirect_uris`, which have been admitted, leads to this device; else `"web"`.
std::string_view application_type_of(std::span<const std::string> redirect_uris);

}  // namespace oauthkit::registration
