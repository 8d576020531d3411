#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "oauthkit/tokens.hpp"

namespace oauthkit {

/// The answer to a refresh whose first copy may have been lost, kept for the retry.
///
/// Only hashes of tokens are stored, so the answer is sealed under a key that the presented refresh token yields: the
/// store alone cannot read it.

/// Where the answer to `presented` is kept.
TokenHash retry_answer_key(std::string_view presented);

/// `answer` for storage. `rotation.request` must be the same at the retry.
std::string seal_retry_answer(const Rotation& rotation, const Tokens& answer, TimePoint now, const Random& random);

/// The way back, with `expires_in` counted on to `now`; nothing when the request is another one. Throws
/// `StoreUnavailable` when a newer version wrote it.
std::optional<Tokens> open_retry_answer(const Rotation& rotation, std::string_view sealed, TimePoint now);

}  // namespace oauthkit
