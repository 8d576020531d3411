#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "oauthkit/http.hpp"
#include "oauthkit/module.hpp"

#pragma GCC visibility push(default)
namespace oauthkit {

/// An answer of the authorization endpoint on its way to the client.
struct AuthorizationResponse {
  const Context& context;
  const Client& client;
  /// Proven to be the client's.
  std::string_view redirect_uri;
  const Params& params;
};

/// How the parameters of an authorization response, success or error, travel to the client (OAuth 2.0 Multiple
/// Response Type Encoding Practices §2.1).
///
/// `query`, `fragment` and `form_post` are built in; `Server::response_mode` adds one to the same table.
struct ResponseMode {
  std::string name = {};
  /// Writes the answer.
  std::function<Response(const AuthorizationResponse& response)> render = {};
  /// Whether access tokens may travel in it: not in a query (RFC 9700 §4.3.2).
  bool carries_tokens = true;
};

}  // namespace oauthkit
#pragma GCC visibility pop
