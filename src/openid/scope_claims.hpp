#pragma once

#include <string>
#include <vector>

#include "oauthkit/openid/provider.hpp"

namespace oauthkit::openid {

/// The claims that the scope `token` stands for (OpenID Connect Core §5.4), after `ProviderOptions::scope_claims`; none
/// for one that stands for something else.
std::vector<std::string> claims_of_scope(const ProviderOptions& options, const std::string& token);

/// Those of `scope` that stand for claims.
Scope scopes_of_claims(const ProviderOptions& options, const Scope& scope);

}  // namespace oauthkit::openid
