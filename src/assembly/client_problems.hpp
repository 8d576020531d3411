#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "assembly/setup.hpp"

namespace oauthkit {

/// A sentence about `client`.
std::string told_of(const Client& client, const std::string& what);

/// `client_problems` for a server that serves.
std::vector<std::string> client_problems(const Client& client, const Setup& setup);

/// The parts of `client_problems`, by where the client is refused for them.

/// Why it cannot authenticate.
std::vector<std::string> authentication_problems(const Client& client, const Setup& setup);

/// Why the authorization endpoint has no answer for it.
std::vector<std::string> authorization_problems(const Client& client, const Setup& setup);

/// Why the token endpoint has none.
std::vector<std::string> exchange_problems(const Client& client, const Setup& setup);

/// What of it contradicts the profile of the server, or its own; of what a single request can break only the rules
/// that are named in `about`. Empty: all.
std::vector<std::string> profile_problems(const Client& client, const Setup& setup,
                                          const std::vector<std::string_view>& about = {});

/// The rules by which a client is refused wherever it proves itself.
inline std::vector<std::string_view> about_the_client() {
  return {"client_kind", "client_authentication", "algorithms", "refresh_end", "legacy_switches"};
}

/// Whether the client may be served: its own profile, if any, is stricter than the server's, and it is admitted by
/// what holds for it. `profile_problems` says why not.
bool keeps_profile(const Options& options, const Client& client);

/// Tells `Environment::on_failure` why a client was refused, if the cause is how it is registered.
void report_problems(const Setup& setup, std::string_view endpoint, const std::vector<std::string>& problems);

}  // namespace oauthkit
