#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "oauthkit/authorization.hpp"
#include "openid/state.hpp"

namespace oauthkit::openid {

/// What an ID token is made of.
struct IdTokenContent {
  const Context& context;
  const Client& client;
  /// Whose it is, of which login, with what scope and extensions.
  const Authorization& authorization;
  /// Beside it, where there is one: `at_hash`.
  std::string_view access_token = {};
  /// In the front channel: `c_hash`, `s_hash`.
  std::string_view code = {};
  std::string_view state = {};
  /// Only in the first answer to a request (OpenID Connect Core §12.2).
  bool with_nonce = true;
  /// Nothing else comes with it, so that the claims that scopes stand for are in it (§5.4).
  bool alone = false;
};

/// Whether an ID token belongs to what was granted: a user stands behind it, and `openid` is in the scope.
bool has_id_token(const Authorization& authorization);

/// The ID token (OpenID Connect Core §2), signed and, where the client registered so, encrypted.
Result<std::string> id_token(const Provider::State& state, const IdTokenContent& content);

}  // namespace oauthkit::openid
