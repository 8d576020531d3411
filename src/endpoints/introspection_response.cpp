#include "endpoints/introspection_response.hpp"

#include <array>

#include "endpoints/extra_members.hpp"
#include "json.hpp"

namespace oauthkit::endpoints {
namespace {

constexpr std::array<std::string_view, 15> reserved = {"active", "scope",     "client_id", "username", "token_type",
                                                       "exp",    "iat",       "nbf",       "sub",      "aud",
                                                       "iss",    "auth_time", "jti",       "cnf",      "acr"};

void add_time(json::ObjectWriter& body, std::string_view name, TimePoint time) {
  body.add_json(name, std::to_string(time.time_since_epoch().count()));
}

// RFC 7519 §4.1.3: one is a string, several are an array.
void add_audience(json::ObjectWriter& body, const std::vector<std::string>& resource) {
  if (resource.empty()) return;
  if (resource.size() == 1) return body.add("aud", resource.front());
  body.add_json("aud", json::array_of(resource));
}

// RFC 9449 §6.2, RFC 8705 §3.2: the resource server is told what the holder must prove.
void add_confirmation(json::ObjectWriter& body, const Confirmation& confirmation) {
  if (confirmation.empty()) return;
  json::ObjectWriter members;
  if (!confirmation.jkt.empty()) members.add("jkt", confirmation.jkt);
  if (!confirmation.x5t_s256.empty()) members.add("x5t#S256", confirmation.x5t_s256);
  body.add_json("cnf", std::move(members).finish());
}

// Names the token and does not tell it: the hash it is stored under stays inside.
std::string identifier_of(std::string_view token) {
  const auto hash = hash_token(std::string("jti of ").append(token));
  return base64url_encode({reinterpret_cast<const char*>(hash.bytes.data()), hash.bytes.size()});
}

}  // namespace

Response inactive_response() { return Response::json(200, R"({"active":false})"); }

// RFC 7662 §2.2
Response active_response(const Introspected& introspected, const IntrospectionOptions& options,
                         std::string_view token) {
  const auto& authorization = introspected.authorization;
  json::ObjectWriter body;
  body.add_json("active", "true");
  if (!authorization.scope.empty()) body.add("scope", authorization.scope.to_string());
  body.add("client_id", authorization.client_id);
  const auto username = options.username ? options.username(introspected) : std::string();
  if (!username.empty()) body.add("username", username);
  const auto& confirmation = authorization.confirmation;
  // RFC 9449 §6.2
  if (!introspected.is_refresh_token) body.add("token_type", confirmation.jkt.empty() ? "Bearer" : "DPoP");
  if (authorization.expires_at != never) add_time(body, "exp", authorization.expires_at);
  if (authorization.issued_at != TimePoint()) {
    add_time(body, "iat", authorization.issued_at);
    add_time(body, "nbf", authorization.issued_at);
  }
  // A client without a user is no subject (RFC 9700 §4.15).
  if (!authorization.user_id.empty()) body.add("sub", authorization.user_id);
  add_audience(body, authorization.resource);
  body.add("iss", introspected.context.options().issuer);
  if (!token.empty()) body.add("jti", identifier_of(token));
  // RFC 9470 §6.2
  if (authorization.auth_time) add_time(body, "auth_time", *authorization.auth_time);
  if (!authorization.acr.empty()) body.add("acr", authorization.acr);
  add_confirmation(body, confirmation);
  JsonMembers extra;
  if (options.extra) options.extra(introspected, extra);
  add_extra_members(introspected.context, introspected.caller.id, reserved, extra, body);
  return Response::json(200, std::move(body).finish());
}

}  // namespace oauthkit::endpoints
