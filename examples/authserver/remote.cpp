#include "remote.hpp"

#ifdef AUTHSERVER_HAS_FETCH
#include <oauthkit/fetch.hpp>
#endif

namespace authserver {

#ifdef AUTHSERVER_HAS_FETCH
Remote open_remote(const FetchSettings& settings) {
  const auto fetcher = std::make_shared<const oauthkit::Fetcher>(
      oauthkit::FetchOptions{.trusted_origins = settings.trusted_origins, .ca_file = settings.ca_file});
  return {.keys = fetcher,
          .send = [fetcher](const oauthkit::OutgoingRequest& request) { return fetcher->send(request); },
          .outgoing = fetcher};
}
#else
Remote open_remote(const FetchSettings&) { return {}; }
#endif

}  // namespace authserver
