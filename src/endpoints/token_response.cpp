#include "endpoints/token_response.hpp"

#include <algorithm>
#include <array>

#include "json.hpp"

namespace oauthkit {
namespace {

constexpr std::array<std::string_view, 8> reserved = {"access_token", "token_type", "expires_in", "refresh_token",
                                                      "scope",        "error",      "error_uri",  "error_description"};

bool is_reserved(std::string_view name) { return std::find(reserved.begin(), reserved.end(), name) != reserved.end(); }

// A member that is there already is not replaced, by whatever name.
bool is_repeated(const JsonMembers& members, decltype(members.begin()) member) {
  return std::any_of(members.begin(), member, [&](const auto& earlier) { return earlier.first == member->first; });
}

}  // namespace

Response token_response(const Context& context, const Client& client, const Tokens& tokens) {
  json::ObjectWriter body;
  body.add("access_token", tokens.access_token.reveal());
  body.add("token_type", tokens.token_type);
  if (tokens.expires_in) body.add_json("expires_in", std::to_string(tokens.expires_in->count()));
  if (!tokens.refresh_token.empty()) body.add("refresh_token", tokens.refresh_token.reveal());
  // RFC 6749 §5.1: required where it differs from what was asked; told always.
  if (!tokens.scope.empty()) body.add("scope", tokens.scope.to_string());
  for (auto member = tokens.extra.begin(); member != tokens.extra.end(); ++member) {
    const auto& [name, json] = *member;
    if (is_reserved(name) || is_repeated(tokens.extra, member)) {
      context.report({.kind = Event::Kind::parameter_dropped, .client_id = client.id, .detail = name});
    } else {
      body.add_json(name, json);
    }
  }
  return Response::json(200, std::move(body).finish());
}

}  // namespace oauthkit
