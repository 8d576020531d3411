#include "support/authorization.hpp"
#include "support/token_flow.hpp"
#include "support/token_formats.hpp"
#include "support/token_signatures.hpp"

using namespace world;

namespace {

std::string origin_of(std::string_view uri) { return std::string(uri.substr(0, uri.find('/', uri.find("://") + 3))); }

/// A page that hands the answer to the window that opened it, at the origin of the redirect URI and nowhere else.
Response web_message(const AuthorizationResponse& answer) {
  const nlohmann::json target = origin_of(answer.redirect_uri);
  nlohmann::json message;
  for (const auto& [name, value] : answer.params) message[name] = value;
  return Response::html(200, "<!doctype html><body data-target=\"" + escape_html(target.get<std::string>()) +
                                 "\" data-message=\"" + escape_html(message.dump()) + "\">");
}

Choices with_mode(ResponseMode mode) {
  return {.more = [mode = std::move(mode)](Server& server) { server.response_mode(mode); }};
}

}  // namespace

TEST_CASE(
    "instead of a web origin, or a target, that the request names: web_message goes to that of the redirect URI") {
  World world(with_mode({.name = "web_message", .render = web_message}));
  const Params asked{{"response_mode", "web_message"},
                     {"web_message_uri", "https://evil.example/relay"},
                     {"web_message_target", "https://evil.example"}};
  const auto page = authorized(world, asked);
  CHECK(is_page(page, 200));
  CHECK(page.body.find("data-target=\"https://web.example\"") != std::string::npos);
  CHECK(page.body.find("&quot;code&quot;:&quot;") != std::string::npos);
  CHECK(page.body.find("&quot;state&quot;:&quot;xyz&quot;") != std::string::npos);
  CHECK(page.body.find("evil") == std::string::npos);
  const auto denied = world.server().decide(decision(consent(world, asked), "deny"), browser());
  CHECK(denied.body.find("&quot;error&quot;:&quot;access_denied&quot;") != std::string::npos);
  CHECK(told(authorized(world)) == "code");
}

TEST_CASE("instead of signed answers from the library: a mode of the application's own signs what it sends") {
  const auto keys = ring_of();
  const auto signed_query = [keys](const AuthorizationResponse& answer) {
    nlohmann::json claims{{"iss", answer.context.options().issuer},
                          {"aud", answer.client.id},
                          {"exp", (answer.context.now() + 10min).time_since_epoch().count()}};
    for (const auto& [name, value] : answer.params) claims[name] = value;
    const auto signer = keys->signer();
    const nlohmann::json header{{"alg", "ES256"}, {"kid", signer->kid()}};
    const auto input = base64url_encode(header.dump()) + "." + base64url_encode(claims.dump());
    const auto jwt = input + "." + base64url_encode(signer->sign(input));
    return Response::redirect(append_query(answer.redirect_uri, {{"response", jwt}}));
  };
  World world(with_mode({.name = "query.jwt", .render = signed_query, .carries_tokens = false}));
  const auto jwt = location_param(authorized(world, {{"response_mode", "query.jwt"}}), "response");
  CHECK(is_signed_by(*keys, jwt));
  CHECK_FALSE(is_signed_by(*ring_of(), jwt));
  const auto claims = claims_of(jwt);
  CHECK(claims["aud"] == "web");
  CHECK(claims["state"] == "xyz");
  CHECK(redeem(world, claims["code"].get<std::string>()).status == 200);
  const auto refused = reply(world, {{"response_mode", "query.jwt"}, {"prompt", "none"}});
  CHECK(claims_of(location_param(refused, "response"))["error"] == "consent_required");
}
