#pragma once

#include <cstddef>
#include <oauthkit/client.hpp>
#include <string>
#include <vector>

#include "config/config.hpp"
#include "config/fields.hpp"

namespace authserver {

/// Reads `clients`, with the member names of RFC 7591, once `scopes` and `transaction_tokens` have been read. Throws
/// `ConfigError`.
std::vector<oauthkit::Client> read_clients(Fields& root, const Config& config);

/// How errors spell a member of the client at that place: `"clients[0].profile"`.
std::string member_of_client(std::size_t i, const std::string& name);

}  // namespace authserver
