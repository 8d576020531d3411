#include "endpoints/token_response.hpp"

#include <array>
#include <span>

#include "assembly/extra_members.hpp"
#include "base/json.hpp"
#include "protocol/detail_array.hpp"

namespace oauthkit {
namespace {

constexpr std::array<std::string_view, 11> reserved = {"access_token",
                                                       "token_type",
                                                       "expires_in",
                                                       "refresh_token",
                                                       "scope",
                                                       "authorization_details",
                                                       "error",
                                                       "error_uri",
                                                       "error_description",
                                                       "refresh_token_timeout",
                                                       "authorization_expires_in"};

void add_seconds(json::ObjectWriter& body, std::string_view name, const std::optional<std::chrono::seconds>& length) {
  if (length) body.add_json(name, std::to_string(length->count()));
}

}  // namespace

Response token_response(const Context& context, const Client& client, const Tokens& tokens) {
  json::ObjectWriter body;
  body.add("access_token", tokens.access_token.reveal());
  body.add("token_type", tokens.token_type);
  add_seconds(body, "expires_in", tokens.expires_in);
  if (!tokens.refresh_token.empty()) body.add("refresh_token", tokens.refresh_token.reveal());
  // Refresh Token Expiration §6.1: what an application says of it itself it says where this is
  // not told.
  const bool tells_expiry = tokens.refresh_token_timeout || tokens.authorization_expires_in;
  add_seconds(body, "refresh_token_timeout", tokens.refresh_token_timeout);
  add_seconds(body, "authorization_expires_in", tokens.authorization_expires_in);
  // RFC 6749 §3.3, §5.1, OAuth 2.1 §1.4.1: required where it differs from what was asked; told always.
  if (!tokens.scope.empty()) body.add("scope", tokens.scope.to_string());
  // RFC 9396 §7: the details that this token is for.
  if (const auto& details = tokens.authorization_details; !details.empty()) {
    body.add_json("authorization_details", json_of(details));
  }
  const auto names = std::span(reserved).first(tells_expiry ? reserved.size() : reserved.size() - 2);
  add_extra_members(context, client.id, names, tokens.extra, body);
  // RFC 6749 §5.1, OAuth 2.1 §3.2.3: JSON that is never stored.
  return Response::json(200, std::move(body).finish());
}

}  // namespace oauthkit
