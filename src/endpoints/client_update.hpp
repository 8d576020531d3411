#pragma once

#include <string>
#include <string_view>

#include "oauthkit/result.hpp"
#include "registration/stored_client.hpp"

namespace oauthkit {

/// Whether `body` is an update of the client `client_id` as RFC 7592 §2.2 has it, apart from the metadata. Fails with
/// `invalid_client_metadata`.
Result<void> check_update(std::string_view body, std::string_view client_id, const registration::StoredClient& stored,
                          TimePoint now);

/// Whether a client proves itself in another way by the metadata `after` than by `before`: another method, other keys.
bool proves_otherwise(const std::string& before, const std::string& after);

}  // namespace oauthkit
