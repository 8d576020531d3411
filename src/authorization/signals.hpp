#pragma once

#include <string_view>
#include <vector>

#include "assembly/setup.hpp"
#include "oauthkit/signal.hpp"

namespace oauthkit {

/// What the person `user_id` should know before they agree that `client` is answered at `redirect_uri`, which is its
/// own: each kind once, in the order of the kinds. A device has none: then it is empty. Throws `StoreUnavailable`.
std::vector<Signal> signals_of(const Setup& setup, const Client& client, std::string_view user_id,
                               std::string_view redirect_uri);

}  // namespace oauthkit
