#include "oauthkit/endpoint.hpp"

namespace oauthkit {

std::string Endpoint::usual_path(const Options&) const { return {}; }

}  // namespace oauthkit
