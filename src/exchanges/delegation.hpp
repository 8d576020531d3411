#pragma once

#include <optional>
#include <string>
#include <vector>

#include "oauthkit/token_exchange.hpp"

namespace oauthkit::exchanges {

/// What a request for `requested_token_type` may have at most (`ExchangeRequest::access`): of what `subject` may and
/// the client may have, what it asks for, with `targets` and `resource` as it names them. `invalid_scope` where nothing
/// of the scope is left, or it goes beyond; `invalid_target` for a place that this client may have no token for.
Result<Access> exchangeable(const TokenExchangeOptions& options, const ExchangeRequest& asked);

/// Who would act in a token for `subject`: the party that `actor` stands for, or `client` where there is no actor, and
/// behind it those who acted before. `invalid_request` where that are too many, or the subject names another party.
Result<std::vector<Actor>> actors_of(const Client& client, const PresentedToken& subject, const PresentedToken* actor);

/// What the policy says to `asked`, within it. `denied()` never.
Result<Delegation> decided(const TokenExchangeOptions& options, const ExchangeRequest& asked);

}  // namespace oauthkit::exchanges
