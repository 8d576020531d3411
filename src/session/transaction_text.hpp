#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "oauthkit/session.hpp"

namespace oauthkit {

/// All of `transaction`, for a store or for sealing.
std::string serialize(const Transaction& transaction);

/// The way back; nothing when the text is damaged. Throws `StoreUnavailable` when a newer version wrote it.
std::optional<Transaction> deserialize_transaction(std::string_view text);

}  // namespace oauthkit
