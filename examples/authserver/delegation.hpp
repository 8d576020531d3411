#pragma once

#include <oauthkit/server.hpp>
#include <string>

#include "config/config.hpp"
#include "parts.hpp"

namespace authserver {

/// `issue`, whose tokens say who alone may act with them where their client has one (`ClientSettings::may_act`).
oauthkit::Issue naming_may_act(oauthkit::Issue issue);

/// Registers what makes tokens of other tokens: token exchange (RFC 8693), with grants for other servers and
/// transaction tokens, and the JWT bearer grant (RFC 7523). Each is there where the configuration has a place for it.
void register_delegation(oauthkit::Server& server, const Config& config, const std::string& issuer, const Parts& parts,
                         const oauthkit::Issue& issue);

}  // namespace authserver
