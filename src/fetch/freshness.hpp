#pragma once

#include "oauthkit/fetch.hpp"

namespace oauthkit::fetch {

/// How long the answer may be kept (RFC 9111 §5.2.2), within the bounds of `options`.
std::chrono::seconds life_of(const Response& response, const FetchOptions& options);

/// Whether the answer is 200 and JSON by its type, `application/json` or one with the suffix `+json`.
bool is_json(const Response& response);

}  // namespace oauthkit::fetch
