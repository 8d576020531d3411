#pragma once

#include "oauthkit/http.hpp"

namespace oauthkit::adapters {

/// What is sent of a handler's answer: a bare 500 in place of one that could split a header or is no final answer;
/// without fields that speak of connection and framing, which are the HTTP library's to write; with one Content-Type;
/// with no body where the status has none.
Response sendable(Response answer);

}  // namespace oauthkit::adapters
