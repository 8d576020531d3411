#pragma once

#include <functional>

#include "oauthkit/error.hpp"
#include "oauthkit/http.hpp"

#pragma GCC visibility push(default)
namespace oauthkit {

/// What the answers of a server look like where the specifications leave it open.
struct Pages {
  /// There is a page where people open an account: `prompt=create` leads to it (OpenID Connect Prompt Create 1.0 §4.1,
  /// `SignIn::Reason::create_account`). Otherwise that is no different from a request without it.
  bool create_account = false;
  /// The page for an error that must not be redirected, in the language of whoever sent `request`. `error.description`
  /// is not escaped; `error.cause` is empty, for a page is read by anybody. The default is a plain page.
  std::function<Response(const Error& error, const Request& request)> error = {};
  /// The last word on an error answer of the token endpoint, and of others where clients authenticate, which is JSON:
  /// another dialect, another status, another member. `error.cause` is what the client is not told, and `request` the
  /// one that is refused. What it throws is `server_error`.
  std::function<void(const Error& error, const Request& request, Response& response)> json_error = {};
  /// The last word on the parameters of an error that is redirected; `state` and `iss` follow them and stay the
  /// library's. What it throws leaves them as they were.
  std::function<void(const Error& error, const Request& request, Params& params)> redirected_error = {};
};

}  // namespace oauthkit
#pragma GCC visibility pop
