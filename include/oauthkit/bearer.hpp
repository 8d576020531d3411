#pragma once

#include <functional>
#include <string>
#include <variant>
#include <vector>

#include "oauthkit/export.hpp"
#include "oauthkit/tokens.hpp"

namespace OAUTHKIT_PUBLIC oauthkit {

struct BearerOptions {
  /// Named in every challenge.
  std::string realm = "api";
  /// A form body may carry the token as `access_token` (RFC 6750 §2.2).
  bool allow_body = false;
  /// Answers also name the scope that was needed and the scope the token has (`X-Accepted-OAuth-Scopes`,
  /// `X-OAuth-Scopes`).
  bool scope_headers = false;
  /// Gives up RFC 9700 §4.3.2: tokens in URLs end up in logs and histories.
  bool legacy_access_token_in_query = false;
  /// AF83's intake: `Authorization: OAuth <token>`, and `oauth_token` in the query, which ends up in logs.
  bool legacy_oauth_scheme_and_query = false;
  Clock clock = system_now;
  std::function<void(const Failure&)> on_failure = {};
};

/// Guards an API: lets a request through when it carries a live access token of enough scope (RFC 6750).
///
/// Copyable; every call is `const` and safe from many threads.
class Bearer {
 public:
  using Find = decltype(TokenStore::find_access);
  using Guarded = std::function<Response(const Request& request, const Authorization& authorization)>;

  /// Throws `std::invalid_argument` when `tokens.find_access` is unset.
  explicit Bearer(const TokenStore& tokens, BearerOptions options = {});
  explicit Bearer(Find find, BearerOptions options = {});

  /// The authorization behind the request, or the answer that refuses it: 400 `invalid_request` (two credentials), 401
  /// without an error (none), 401 `invalid_token`, 403 `insufficient_scope`, 503 when the store is away.
  std::variant<Authorization, Response> check(const Request& request, const Scope& needed = {}) const;

  /// `handler` behind `check`.
  Handler guard(Scope needed, Guarded handler) const;

  /// A whole site behind `check`, but for the paths in `bypass`.
  Handler protect_all(Handler site, std::vector<std::string> bypass) const;

  /// What the options give up, in sentences.
  std::vector<std::string> audit() const;

 private:
  Find find_;
  BearerOptions options_;
};

}  // namespace oauthkit
