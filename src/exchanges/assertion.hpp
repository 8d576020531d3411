#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "oauthkit/assertion.hpp"
#include "oauthkit/exchange.hpp"
#include "oauthkit/store.hpp"
#include "oauthkit/trusted_issuers.hpp"

namespace oauthkit::exchanges {

/// What is wrong with an assertion that was sent as a grant: `invalid_grant` that reads the same for every `reason`,
/// which the operator alone is told (RFC 7523 §3.1).
Error assertion_refused(std::string_view reason);

/// The parameter `assertion` of a token request (RFC 7523 §2.1), once all holds that is demanded of it, but that it is
/// new: by one of `trusted`, as its profile has it, for this server and this client, in time, and in the hands of
/// whoever may use it. Throws `KeysUnavailable`.
Result<Assertion> read_granting(const TokenRequest& request, std::string_view jwt, const TrustedIssuers& trusted,
                                const std::vector<std::string>& legacy_audiences);

/// Remembers in `store` that it was used, until it ends. Of any number of uses one succeeds.
Result<void> use_assertion(const TokenRequest& request, const Assertion& assertion, const User& user, Store& store);

/// What it grants to the client of `request` for `user`: of what it says what the request asks for and the client may
/// have; what it says nothing of is as in any request.
Result<Access> asserted_access(const TokenRequest& request, const Assertion& assertion, const User& user);

}  // namespace oauthkit::exchanges
