#pragma once

#include <string>
#include <vector>

#include "oauthkit/client.hpp"
#include "oauthkit/server.hpp"

#pragma GCC visibility push(default)
namespace oauthkit {

/// Why `client` cannot do at `server` what it is registered for, as sentences that name the fix: no secret, a method, a
/// grant type or a response type that nobody serves, a redirect URI that nobody can use. Empty when it can. For whoever
/// registers clients, and for a program that reads them at its start; when such a client is refused while serving, the
/// sentences that are about the refusal go to `Environment::on_failure`.
///
/// Reads what is registered at `server` and does not end its set-up; call it when that is complete. No sentence holds a
/// secret.
std::vector<std::string> client_problems(const Client& client, const Server& server);

}  // namespace oauthkit
#pragma GCC visibility pop
