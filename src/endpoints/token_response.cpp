#include "endpoints/token_response.hpp"

#include <array>

#include "assembly/extra_members.hpp"
#include "base/json.hpp"
#include "protocol/detail_array.hpp"

namespace oauthkit {
namespace {

constexpr std::array<std::string_view, 9> reserved = {"access_token",  "token_type", "expires_in",
                                                      "refresh_token", "scope",      "authorization_details",
                                                      "error",         "error_uri",  "error_description"};

}  // namespace

Response token_response(const Context& context, const Client& client, const Tokens& tokens) {
  json::ObjectWriter body;
  body.add("access_token", tokens.access_token.reveal());
  body.add("token_type", tokens.token_type);
  if (tokens.expires_in) body.add_json("expires_in", std::to_string(tokens.expires_in->count()));
  if (!tokens.refresh_token.empty()) body.add("refresh_token", tokens.refresh_token.reveal());
  // RFC 6749 §3.3, §5.1, OAuth 2.1 §1.4.1: required where it differs from what was asked; told always.
  if (!tokens.scope.empty()) body.add("scope", tokens.scope.to_string());
  // RFC 9396 §7: the details that this token is for.
  if (const auto& details = tokens.authorization_details; !details.empty()) {
    body.add_json("authorization_details", json_of(details));
  }
  add_extra_members(context, client.id, reserved, tokens.extra, body);
  // RFC 6749 §5.1, OAuth 2.1 §3.2.3: JSON that is never stored.
  return Response::json(200, std::move(body).finish());
}

}  // namespace oauthkit
