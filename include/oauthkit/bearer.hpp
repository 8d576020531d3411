#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "oauthkit/dpop.hpp"
#include "oauthkit/environment.hpp"
#include "oauthkit/http.hpp"
#include "oauthkit/legacy.hpp"
#include "oauthkit/token_store.hpp"

#pragma GCC visibility push(default)
namespace oauthkit {

struct BearerOptions {
  /// Named in every challenge.
  std::string realm = "api";
  /// The names of this API (RFC 8707). A token must be for one of them: any other, also one for no resource in
  /// particular, is `invalid_token`. Empty: only tokens for no resource in particular, and what a reader has found to
  /// be meant for here (`TokenReader::checks_audience`).
  std::vector<std::string> audience = {};
  /// The URL of this API's metadata document, named in every challenge (RFC 9728 §5.1). Empty for none.
  std::string resource_metadata = {};
  /// Takes proofs of possession (RFC 9449 §7): `Authorization: DPoP` with a token that is bound to the key of the proof
  /// beside it. Such a token is refused as a bearer token, with or without this.
  std::optional<Dpop> dpop = {};
  /// A form body may carry the token as `access_token` (RFC 6750 §2.2).
  bool allow_body = false;
  /// Answers also name the scope that was needed and the scope the token has (`X-Accepted-OAuth-Scopes`,
  /// `X-OAuth-Scopes`).
  bool scope_headers = false;
  /// Whether a token that was granted `authorization` may do what wants `needed`: where one word implies another, say.
  /// No is 403 `insufficient_scope`. Unset: every word of it was granted. Not asked where nothing is needed.
  std::function<bool(const Authorization& authorization, const Scope& needed)> verify_scope = {};
  /// Asked in order about a token that the store does not know. What they read is dead once its family has been revoked
  /// (`TokenStore::is_revoked`).
  std::vector<TokenReader> readers = {};
  Environment environment = {};
  legacy::BearerSwitches legacy = {};
};

/// That a person stands behind a token, and how they must have signed in (RFC 9470). One that says nothing more wants a
/// person, signed in however: the token of a client that acts for itself (RFC 6749 §4.4) is not enough.
struct StepUp {
  /// The `acr` of the token must be one of these. Empty: whatever it is.
  std::vector<std::string> acr_values = {};
  /// The longest the sign-in may be ago, by the `auth_time` of the token. Unset: however long.
  std::optional<std::chrono::seconds> max_age = {};
};

/// Guards an API: lets a request through when it carries a live access token of enough scope (RFC 6750), and whoever
/// sends it proves to hold what the token is bound to: a key (RFC 9449), a certificate (RFC 8705 §3).
///
/// Copyable; every call is `const` and safe from many threads.
class Bearer {
 public:
  using Find = decltype(TokenStore::find_access);
  using Site = std::function<Response(const Request& request, const Authorization* who)>;
  using Guarded = std::function<Response(const Request& request, const Authorization& authorization)>;

  /// `tokens.find_access` may be unset where there are readers: then they alone are asked.
  /// Throws `std::invalid_argument` when there is neither, a reader's `read` is unset, or `resource_metadata` holds
  /// what no URL does.
  explicit Bearer(const TokenStore& tokens, BearerOptions options = {});
  /// A store that cannot say which families were revoked; `loosened()` tells where that matters.
  explicit Bearer(Find find, BearerOptions options = {});

  /// The authorization behind the request, or the answer that refuses it: 400 `invalid_request` (two credentials), 401
  /// without an error (none), 401 `invalid_token`, `invalid_dpop_proof` or `use_dpop_nonce`, 403 `insufficient_scope`,
  /// 503 when the store is away. A proof is used up by the request that is let through.
  std::variant<Authorization, Response> check(const Request& request, const Scope& needed = {}) const;

  /// The same, and 401 `insufficient_user_authentication` when the person has to sign in again, or in another way: the
  /// challenge names `acr_values` and `max_age`, so that the client can ask the authorization server for just that.
  std::variant<Authorization, Response> check(const Request& request, const Scope& needed, const StepUp& step_up) const;

  /// The 403 `insufficient_scope` of an operation for which `authorization`, whose token was let through, does not
  /// suffice; nothing where it does. For a handler that learns what is needed when it reads the request.
  std::optional<Response> refusal(const Authorization& authorization, const Scope& needed) const;

  /// The answer that refuses `request` with `error` and a challenge, as `check` would: for a handler that finds more
  /// wrong with a token than its door can see.
  Response refusal(const Request& request, const Error& error) const;

  /// `handler` behind `check`. Answers to proofs also tell the nonce for the next one. `Authorization::user_id` may be
  /// empty: a client may act for itself.
  Handler guard(Scope needed, Guarded handler) const;
  Handler guard(Scope needed, StepUp step_up, Guarded handler) const;
  /// For what belongs to people: `Authorization::user_id` is never empty. It is `guard` with an empty `StepUp`.
  Handler guard_person(Scope needed, Guarded handler) const;

  /// A whole site behind `check`, but for the paths in `bypass`: each as it is sent, or, with `/*` at its end, all
  /// below it that are written without escapes and detours (`%`, `\`, `//`, `.` and `..`). `who` is null where nobody
  /// was asked for a token. Throws `std::invalid_argument` for the bypass `/*`, which is everything.
  Handler protect_all(Site site, std::vector<std::string> bypass = {}) const;
  Handler protect_all(Handler site, std::vector<std::string> bypass = {}) const;

  /// What the options give up, in sentences.
  std::vector<std::string> loosened() const;

 private:
  std::variant<Authorization, Response> judge(const Request& request, const Scope& needed, const StepUp* step_up) const;
  bool has_several_issuers() const;
  Handler guard_with(Scope needed, std::optional<StepUp> step_up, Guarded handler) const;

  /// `issuer`, `find_access` and `is_revoked` alone.
  TokenStore tokens_;
  BearerOptions options_;
};

}  // namespace oauthkit
#pragma GCC visibility pop
