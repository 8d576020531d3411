#pragma once

#include "oauthkit/json_members.hpp"
#include "openid/claims_parameter.hpp"
#include "openid/state.hpp"

namespace oauthkit::openid {

/// What is released, and where.
struct Release {
  const Client& client;
  std::string_view user_id;
  /// What the user granted.
  const Scope& scope;
  /// What was granted by name in this place (`granted_by_name`).
  const std::vector<AskedClaim>& asked;
  /// Whether the claims that scopes stand for belong here (OpenID Connect Core §5.4): UserInfo, or an ID token that
  /// comes alone.
  bool with_scopes = false;
  std::vector<std::string> locales = {};
};

/// What was asked for by name and granted with `authorization`: the claims of a scope that was asked for beside it and
/// left unchecked are not, by whatever name.
Result<AskedClaims> granted_by_name(const Provider::State& state, const Authorization& authorization);

/// The languages that were asked for with `authorization` (OpenID Connect Core §5.2).
std::vector<std::string> claims_locales(const Authorization& authorization);

/// The claims that may leave: those of granted scopes and those asked for by name, as far as they are known, not null
/// and of a value that would do. Each name that the protocol speaks for is dropped and told to the observers of
/// `context`.
Result<JsonMembers> released_claims(const Provider::State& state, const Context& context, const Release& release);

}  // namespace oauthkit::openid
