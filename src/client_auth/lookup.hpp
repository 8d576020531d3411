#pragma once

#include "oauthkit/client_auth.hpp"

namespace oauthkit {

/// The registered client `client_id`, after `Policy::client_id`. `denied()` when there is none.
Result<Client> look_up_client(const Options& options, const ClientLookup& lookup, std::string_view client_id);

}  // namespace oauthkit
