#pragma once

#include <oauthkit/server.hpp>
#include <string>

#include "config/config.hpp"
#include "parts.hpp"

namespace authserver {

/// Registers what makes tokens of other tokens: token exchange (RFC 8693), with grants for other servers and
/// transaction tokens, and the JWT bearer grant (RFC 7523). Each is there where the configuration has a place for it.
void register_delegation(oauthkit::Server& server, const Config& config, const std::string& issuer, const Parts& parts,
                         const oauthkit::Issue& issue);

/// Whether tokens can be traded at this server: a client may, or there is something to trade them for.
bool trades_tokens(const Config& config);

bool lists_token_exchange(const oauthkit::Client& client);
bool lists_jwt_bearer(const oauthkit::Client& client);
bool may_impersonate(const oauthkit::Client& client);

}  // namespace authserver
