#pragma once

#include <string>
#include <string_view>

#include "support/world.hpp"

/// What most tests of the token endpoint do: redeem, refresh, and see whether a token still opens the API.
namespace world {

/// Whether the API lets `access` in.
/// Whether an API takes it that has no name, or, as tokens that tell of an audience need it, that of the issuer.
inline bool opens(const World& world, std::string_view access) {
  const auto takes = [&](const Bearer& api) {
    return std::holds_alternative<Authorization>(api.check(with_bearer(get("/api"), access)));
  };
  return takes(world.bearer()) || takes(world.bearer({.audience = {"https://auth.example"}}));
}

inline Params refreshing(std::string_view refresh, const Params& changes = {}) {
  return changed({{"grant_type", "refresh_token"}, {"refresh_token", std::string(refresh)}}, changes);
}

/// The client `web` redeems `code`, or what `changes` make of the form.
inline Response redeem(World& world, std::string_view code, const Params& changes = {}) {
  return world.token(web_request(redemption(code, changes)));
}

inline Response refresh(World& world, std::string_view token, const Params& changes = {}) {
  return world.token(web_request(refreshing(token, changes)));
}

/// Tokens that alice granted to `web`.
inline Issued web_tokens(World& world) { return issued(redeem(world, code(world))); }

/// A token request of the public client `native`.
inline Request native_request(const Params& form) { return token_request(changed(form, {{"client_id", "native"}})); }

inline const Params native_changes = {{"client_id", "native"}, {"redirect_uri", "http://127.0.0.1/cb"}};

inline std::string native_code(World& world) { return code(world, native_changes); }

inline Issued native_tokens(World& world) {
  return issued(world.token(native_request(redemption(native_code(world), native_changes))));
}

/// A request of the client `legacy`, which lists every grant type.
inline Request legacy_request(const Params& form) { return with_basic(token_request(form), "legacy", "web secret:%+"); }

/// Whether the answer is this error with its status, as RFC 6749 §5.2 wants it.
inline bool is_refused(const Response& response, std::string_view name) {
  const int status = name == "invalid_client" ? 401 : 400;
  return response.status == status && error(response) == name;
}

}  // namespace world
