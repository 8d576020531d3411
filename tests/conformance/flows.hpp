#pragma once

#include <doctest/doctest.h>

#include <initializer_list>
#include <string>
#include <string_view>

#include "support/world.hpp"

/// The steps that the cases along the specifications take again and again.
namespace conformance {

using namespace world;

// What an authorization request changes to become another client's.

inline const Params without_pkce{{"code_challenge", ""}, {"code_challenge_method", ""}};
inline const Params by_native{{"client_id", "native"}, {"redirect_uri", "http://127.0.0.1:49152/cb"}};
inline const Params by_spa{{"client_id", "spa"}, {"redirect_uri", "https://spa.example/cb"}};
inline const Params by_legacy{{"client_id", "legacy"}, {"redirect_uri", "https://legacy.example/cb"}};
inline const Params implicit{{"client_id", "legacy"},
                             {"redirect_uri", "https://legacy.example/cb"},
                             {"response_type", "token"},
                             {"code_challenge", ""},
                             {"code_challenge_method", ""}};

/// `first` and then `second`, whose values win; empty ones still remove.
inline Params both(const Params& first, const Params& second) {
  Params result;
  for (const auto& [name, value] : first) {
    if (!second.contains(name)) result.add(name, value);
  }
  for (const auto& [name, value] : second) result.add(name, value);
  return result;
}

/// The profile of RFC 6749 as it stands.
inline Choices rfc6749() { return {.options = {.profile = Profile::oauth20}}; }

// The authorization endpoint.

inline Step authorize(World& world, const Params& changes = {}, const Browser& who = browser()) {
  return world.server().authorize(authorize_request(changes), who);
}
/// The answer to a request that is refused, or that needs nobody's consent.
inline Response answer(World& world, const Params& changes = {}, const Browser& who = browser()) {
  return answered(authorize(world, changes, who));
}
inline bool asks_consent(const Step& step) { return std::holds_alternative<Consent>(step); }
inline bool asks_sign_in(const Step& step) { return std::holds_alternative<SignIn>(step); }
/// A page of this server: nobody is sent anywhere.
inline bool is_page(const Response& response) {
  return response.status >= 400 && response.headers.count("Location") == 0 &&
         response.headers.get("Content-Type").value_or("").starts_with("text/html");
}
inline std::string refusal(const Response& response) { return location_param(response, "error"); }
inline std::string header(const Response& response, std::string_view name) {
  return std::string(response.headers.get(name).value_or(std::string_view()));
}

// The token endpoint.

/// The client `web` redeems `code`.
inline Response redeem(World& world, std::string_view code, const Params& changes = {}) {
  return world.token(web_request(redemption(code, changes)));
}
/// A public client redeems `code`, which it got by `by`.
inline Response redeem_as_public(World& world, std::string_view code, const Params& by, const Params& changes = {}) {
  return world.token(token_request(redemption(code, both(by, changes))));
}
inline Params refresh_form(std::string_view token, const Params& changes = {}) {
  return changed({{"grant_type", "refresh_token"}, {"refresh_token", std::string(token)}}, changes);
}
/// The client `web` refreshes.
inline Response refresh(World& world, std::string_view token, const Params& changes = {}) {
  return world.token(web_request(refresh_form(token, changes)));
}
/// The tokens of a whole flow of `web`, or of a public client.
inline Issued tokens_of_web(World& world, const Params& changes = {}) {
  return issued(redeem(world, code(world, changes)));
}
inline Issued tokens_of_public(World& world, const Params& by) {
  return issued(redeem_as_public(world, code(world, by), by));
}
inline const Params for_itself{{"grant_type", "client_credentials"}};

/// `"200"`, or the status and the error, such as `"400 invalid_grant"`.
inline std::string outcome(const Response& response) {
  const auto name = error(response);
  return std::to_string(response.status) + (name.empty() ? "" : " " + name);
}

// The API.

inline bool is_live(const World& world, std::string_view access_token) {
  return std::holds_alternative<Authorization>(world.bearer().check(with_bearer(get("/api"), access_token)));
}
/// The answer of an API that needs the scope `read`.
inline Response call_api(const World& world, const Request& request, BearerOptions options = {}) {
  return world.bearer(std::move(options)).guard({"read"}, [](const Request&, const Authorization& who) {
    return Response::json(200, "{\"user\":\"" + who.user_id + "\",\"client\":\"" + who.client_id + "\"}");
  })(request);
}

}  // namespace conformance
