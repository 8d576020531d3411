#pragma once

#include <memory>
#include <oauthkit/bearer.hpp>
#include <oauthkit/store.hpp>
#include <string>
#include <vector>

#include "config/config.hpp"
#include "who.hpp"

namespace authserver {

/// The protected resource of this server: who stands behind a token, its metadata document (RFC 9728), and whether the
/// store answers.
std::vector<oauthkit::Route> api_routes(const Config& config, const std::string& issuer, const oauthkit::Bearer& bearer,
                                        const std::shared_ptr<oauthkit::Store>& store, const Subject& subject);

}  // namespace authserver
