#pragma once

#include <functional>
#include <optional>
#include <string_view>

#include "assembly/setup.hpp"

namespace oauthkit {

/// What `answer` returns. `denied()` is 401 for a request that has no token, an `invalid_token` 401 for one whose token
/// is wrong (RFC 6750 §3), every other error JSON (RFC 7591 §3.2.2). Never throws.
Response registration_answer(const Environment& environment, std::string_view endpoint,
                             const std::function<Result<Response>()>& answer);

/// The token of the Authorization field; empty when there is none. Fails with `invalid_token` for several fields.
Result<std::string_view> registration_token(const Request& request);

/// What refuses a body that is not JSON, by its type, or too long; nothing for any other.
std::optional<Response> refused_body(const Environment& environment, std::string_view endpoint, const Request& request);

}  // namespace oauthkit
