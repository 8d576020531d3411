#pragma once

#include <functional>

#include "oauthkit/error.hpp"
#include "oauthkit/http.hpp"

#pragma GCC visibility push(default)
namespace oauthkit {

/// What the answers of a server look like where the specifications leave it open.
struct Pages {
  /// The page for an error that must not be redirected. `error.description` is not escaped. The default is a plain
  /// page.
  std::function<Response(const Error& error)> error = {};
  /// The last word on an error answer of the token endpoint, which is JSON: another dialect, another status.
  std::function<void(const Error& error, Response& response)> json_error = {};
};

}  // namespace oauthkit
#pragma GCC visibility pop
