#pragma once

#include <functional>
#include <memory>
#include <oauthkit/http.hpp>
#include <oauthkit/remote_keys.hpp>

#include "config/config.hpp"

namespace oauthkit {
class Outgoing;
struct OutgoingRequest;
}  // namespace oauthkit

namespace authserver {

/// Whether this program can fetch what clients publish.
#ifdef AUTHSERVER_HAS_FETCH
inline constexpr bool can_fetch = true;
#else
inline constexpr bool can_fetch = false;
#endif

/// The one way out: what clients publish, their keys at a `jwks_uri`, their request objects and what they say of
/// themselves. All are empty where nothing can be fetched.
struct Remote {
  std::shared_ptr<const oauthkit::RemoteKeys> keys = {};
  std::function<oauthkit::Response(const oauthkit::OutgoingRequest&)> send = {};
  std::shared_ptr<const oauthkit::Outgoing> outgoing = {};
};

/// Throws `std::invalid_argument` for a trusted origin that is none.
Remote open_remote(const FetchSettings& settings);

}  // namespace authserver
