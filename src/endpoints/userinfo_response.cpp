#include "endpoints/userinfo_response.hpp"

#include "base/json.hpp"
#include "openid/client_jwt.hpp"

namespace oauthkit::endpoints {
namespace {

bool is_plain(const openid::JwtWishes& wishes) {
  return wishes.signed_response_alg.empty() && wishes.encrypted_response_alg.empty();
}

// OpenID Connect Core §5.3.2: sub always, and first.
void add_claims(json::ObjectWriter& body, std::string_view subject, const JsonMembers& claims) {
  body.add("sub", subject);
  for (const auto& [name, json] : claims) body.add_json(name, json);
}

// OpenID Connect Core §5.3.2: iss and aud tell whose it is and for whom. RFC 8725 §3.12: without exp and nonce nobody
// takes it for an ID token.
std::string payload_of(const Context& context, const Client& client, std::string_view subject,
                       const JsonMembers& claims) {
  json::ObjectWriter body;
  body.add("iss", context.options().issuer);
  body.add("aud", client.id);
  add_claims(body, subject, claims);
  return std::move(body).finish();
}

}  // namespace

Result<Response> userinfo_response(const openid::Provider::State& state, const Context& context, const Client& client,
                                   std::string_view subject, const JsonMembers& claims) {
  const auto wishes = openid::userinfo_wishes(client);
  if (is_plain(wishes)) {
    json::ObjectWriter body;
    add_claims(body, subject, claims);
    return Response::json(200, std::move(body).finish());
  }
  const auto signer = openid::signer_for(state, context.profile(client), wishes);
  if (!signer) return server_error("the profile of the client admits none of the keys that UserInfo is signed with");
  const auto payload = payload_of(context, client, subject, claims);
  auto jwt = openid::client_jwt(state, context, client, *signer, wishes, "JWT", payload);
  if (!jwt) return jwt.error_or(server_error("UserInfo could not be signed"));
  auto response = Response::json(200, *std::move(jwt));
  response.headers.set("Content-Type", "application/jwt");
  return response;
}

}  // namespace oauthkit::endpoints
