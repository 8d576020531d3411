#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "oauthkit/http.hpp"

#pragma GCC visibility push(default)
namespace oauthkit {

/// How the parameters of an authorization response, success or error, travel to the client (OAuth 2.0 Multiple
/// Response Type Encoding Practices §2.1).
///
/// `query`, `fragment` and `form_post` are built in; `Server::response_mode` adds one to the same table.
struct ResponseMode {
  std::string name = {};
  /// Writes the answer. `redirect_uri` has been proven to be the client's.
  std::function<Response(std::string_view redirect_uri, const Params& params)> render = {};
  /// Whether access tokens may travel in it: not in a query (RFC 9700 §4.3.2).
  bool carries_tokens = true;
};

}  // namespace oauthkit
#pragma GCC visibility pop
