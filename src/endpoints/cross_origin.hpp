#pragma once

#include <functional>
#include <string_view>
#include <vector>

#include "oauthkit/http.hpp"
#include "oauthkit/options.hpp"

namespace oauthkit {

/// POST, and OPTIONS where scripts of other origins may ask (`Policy::cors_origins`).
std::vector<std::string_view> cross_origin_methods(const Options& options);

/// `response`, which the scripts of every origin may read, or, of OPTIONS, what their browsers ask before they send one
/// of `methods` with a token. Never with credentials of the browser's own.
Response for_every_origin(const Request& request, std::string_view methods, Response response);

/// What `answer` returns, which the scripts of those origins may read, and what their browsers ask before.
Response across_origins(const Options& options, const Request& request, const std::function<Response()>& answer);

}  // namespace oauthkit
