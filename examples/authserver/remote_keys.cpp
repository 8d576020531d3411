#include "remote_keys.hpp"

#ifdef AUTHSERVER_HAS_FETCH
#include <oauthkit/fetch.hpp>
#endif

namespace authserver {

#ifdef AUTHSERVER_HAS_FETCH
std::shared_ptr<const oauthkit::RemoteKeys> remote_keys(const FetchConfig& config) {
  return std::make_shared<const oauthkit::Fetcher>(
      oauthkit::FetchOptions{.trusted_origins = config.trusted_origins, .ca_file = config.ca_file});
}
#else
std::shared_ptr<const oauthkit::RemoteKeys> remote_keys(const FetchConfig&) { return nullptr; }
#endif

}  // namespace authserver
