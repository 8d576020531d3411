#pragma once

#include <string>
#include <vector>

#include "oauthkit/client.hpp"
#include "oauthkit/profile.hpp"
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

/// Something in the registration of a client that a profile refuses.
struct RefusedRegistration {
  /// The member that says it, by its name in client metadata (RFC 7591 §2): `"redirect_uris"`. Those of the library's
  /// own by the name of their field in `Client`.
  std::string member = {};
  /// What is wrong with it, the clause and the fix, as what follows the name of the client.
  std::string text = {};
};

/// What `profile` refuses of what `client` is registered for, in the order of the rules; also what would be refused
/// only when the client asks for it, and what nobody serves. Empty when there is nothing. For whoever registers clients
/// and tells which member is wrong; `client_problems` has the same, and all that takes a server to know.
std::vector<RefusedRegistration> refused_registration(const Client& client, const Profile& profile);

}  // namespace oauthkit
#pragma GCC visibility pop
