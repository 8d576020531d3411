#pragma once

#include <string>
#include <vector>

#include "oauthkit/deliveries.hpp"
#include "openid/logout_clients.hpp"

namespace oauthkit::openid {

/// Why `client` cannot be sent logout tokens, as the rest of a sentence with the fix; empty when it can, or would not
/// have any.
std::string backchannel_problem(const Client& client);

/// A logout token for each of `clients` that would have one (Back-Channel Logout §2.5), to be made when it is sent.
std::vector<Delivery> logout_deliveries(const std::shared_ptr<const Provider::State>& provider, const Options& options,
                                        const std::vector<ToldClient>& clients);

}  // namespace oauthkit::openid
