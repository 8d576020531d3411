#pragma once

#include <vector>

#include "oauthkit/token_exchange.hpp"

namespace oauthkit::exchanges {

/// What is wrong with `options` and `issue` for an exchange of tokens, and what they give up.
std::vector<Finding> exchange_findings(const TokenExchangeOptions& options, const Issue& issue);

}  // namespace oauthkit::exchanges
