#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "assembly/setup.hpp"
#include "openid/id_token_hint.hpp"

namespace oauthkit::openid {

/// Where a person is sent after they signed out, as it was asked for.
struct LogoutTarget {
  /// Whose URI it is; empty where nobody has proved to ask.
  std::string client_id = {};
  /// Empty for nowhere.
  std::string post_logout_redirect_uri = {};
  std::string state = {};

  /// The URI, with `state`.
  std::string url() const;
};

/// A request to the end-session endpoint, of which everything has been checked (RP-Initiated Logout §2).
struct LogoutRequest {
  /// The client that the hint proves, and what it calls the person and the login; unset without one.
  std::optional<Client> client = {};
  Hint hint = {};
  LogoutTarget target = {};
};

/// Whether people may be sent to `uri` after they signed out, in the name of `client`.
bool is_post_logout_redirect_uri(const Client& client, std::string_view uri);

/// Reads it. An error is a page: nothing ends, and nobody is sent anywhere.
Result<LogoutRequest> read_logout_request(const Provider::State& provider, const Setup& setup, const Params& params);

}  // namespace oauthkit::openid
