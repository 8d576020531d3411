#pragma once

#include <string>
#include <vector>

#include "assembly/setup.hpp"

namespace oauthkit {

/// The parts of `client_problems`, by where the client is refused for them.

/// Why it cannot authenticate.
std::vector<std::string> authentication_problems(const Client& client, const Setup& setup);

/// Why the authorization endpoint has no answer for it.
std::vector<std::string> authorization_problems(const Client& client, const Setup& setup);

/// Why the token endpoint has none.
std::vector<std::string> exchange_problems(const Client& client, const Setup& setup);

/// Tells `Environment::on_failure` why a client was refused, if the cause is how it is registered.
void report_problems(const Setup& setup, std::string_view endpoint, const std::vector<std::string>& problems);

}  // namespace oauthkit
