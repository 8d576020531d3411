#include "oauthkit/client_registry.hpp"

namespace oauthkit::clients {

bool is_live(Documents&, std::string_view, std::string_view) { return true; }

}  // namespace oauthkit::clients
