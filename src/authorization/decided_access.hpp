#pragma once

#include "assembly/setup.hpp"

namespace oauthkit {

/// What `user` grants `client` by `decision`, which is a yes, of what `asked` asks for: no more than either may have
/// now. `access_denied` when that is nothing of what was asked for.
Result<Access> decided_access(const Context& context, const Client& client, const User& user, const Access& asked,
                              const Decision& decision);

}  // namespace oauthkit
