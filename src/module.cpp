#include "oauthkit/module.hpp"

namespace oauthkit {

void Module::describe(const Options&, JsonMembers&) const {}

}  // namespace oauthkit
