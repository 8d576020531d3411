#pragma once

#include <memory>
#include <oauthkit/remote_keys.hpp>

#include "config/config.hpp"

namespace authserver {

/// Whether the keys of clients can be fetched from their `jwks_uri`.
#ifdef AUTHSERVER_HAS_FETCH
inline constexpr bool can_fetch = true;
#else
inline constexpr bool can_fetch = false;
#endif

/// What fetches them; null when nothing can. Throws `std::invalid_argument` for a trusted origin that is none.
std::shared_ptr<const oauthkit::RemoteKeys> remote_keys(const FetchConfig& config);

}  // namespace authserver
