#pragma once

#include <microhttpd.h>

#include <cstddef>
#include <memory>

#include "oauthkit/http.hpp"

namespace oauthkit::adapters {

struct DestroyResponse {
  void operator()(MHD_Response* response) const { MHD_destroy_response(response); }
};
using ResponsePtr = std::unique_ptr<MHD_Response, DestroyResponse>;

/// A handler's answer to `request`, or a bare 500 in place of an exception.
Response answer_of(const Handler& handler, const Request& request) noexcept;

/// `answer` for libmicrohttpd to send; null when memory is short. `closing` ends the connection with it.
ResponsePtr to_library(Response answer, bool closing);

/// What the status line and the headers of `answer` take.
std::size_t head_bytes(const Response& answer);

}  // namespace oauthkit::adapters
