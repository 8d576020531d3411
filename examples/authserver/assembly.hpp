#pragma once

#include <memory>
#include <oauthkit/oauthkit.hpp>
#include <string>

#include "config/config.hpp"
#include "keys.hpp"
#include "people.hpp"

namespace authserver {

/// The resource that /api is (RFC 8707).
std::string api_resource(const std::string& issuer);

/// The log that everything reports to.
oauthkit::Environment environment_of(const Config& config);

/// What reads DPoP proofs, at the token endpoint and at /api.
oauthkit::Dpop make_dpop(const Config& config, const std::string& issuer,
                         const std::shared_ptr<oauthkit::Store>& store);

/// The server that `config` describes: everything it does as OAuth.
oauthkit::Server assemble(const Config& config, const std::string& issuer,
                          const std::shared_ptr<oauthkit::Store>& store, const std::shared_ptr<const People>& people,
                          const Keys& keys, const oauthkit::Dpop& dpop);

/// What reads the access tokens that `store` does not know.
std::vector<oauthkit::TokenReader> token_readers(const std::shared_ptr<oauthkit::Store>& store, const Keys& keys);

}  // namespace authserver
