#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "oauthkit/secret.hpp"

#pragma GCC visibility push(default)
namespace oauthkit {

struct Client;

namespace openid {

/// For `Options::subject`: a client of `subject_type` `"pairwise"` knows a person by a name of its own sector (OpenID
/// Connect Core §8.1), a keyed hash (HMAC-SHA-256) of sector and user id, which no two sectors share; every other
/// client by the user id. The same after a restart, at every node and whatever keys sign.
///
/// `salt`: 16 secret bytes or more, the same for ever: with another one every person is somebody else. Throws
/// `std::invalid_argument` when it is shorter. The function throws `std::runtime_error` for a client without a sector:
/// redirect URIs of several hosts and no `sector_identifier_uri`.
std::function<std::string(const Client&, std::string_view user_id)> pairwise(const Secret& salt);

/// The sector of `client`: the host of its `sector_identifier_uri`, or else of its redirect URIs. Empty when those have
/// several hosts, or none.
std::string sector_of(const Client& client);

}  // namespace openid
}  // namespace oauthkit
#pragma GCC visibility pop
