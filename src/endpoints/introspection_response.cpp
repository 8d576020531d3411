#include "endpoints/introspection_response.hpp"

#include <array>
#include <span>

#include "assembly/extra_members.hpp"
#include "base/json.hpp"
#include "protocol/authorization_details.hpp"
#include "tokens/claims.hpp"

namespace oauthkit::endpoints {
namespace {

using tokens::add_audience;
using tokens::add_confirmation;
using tokens::add_time;

constexpr auto reserved = std::to_array<std::string_view>({"active",
                                                           "scope",
                                                           "authorization_details",
                                                           "client_id",
                                                           "username",
                                                           "token_type",
                                                           "exp",
                                                           "iat",
                                                           "nbf",
                                                           "sub",
                                                           "aud",
                                                           "iss",
                                                           "auth_time",
                                                           "jti",
                                                           "cnf",
                                                           "acr",
                                                           "act",
                                                           "may_act",
                                                           "refresh_token_timeout",
                                                           "authorization_expires_in"});

void add_rest(json::ObjectWriter& body, std::string_view name, TimePoint end, TimePoint now) {
  if (end != never) body.add_json(name, std::to_string((end - now).count()));
}

// Names the token and does not tell it: the hash it is stored under stays inside.
std::string identifier_of(std::string_view token) {
  const auto hash = hash_token(std::string("jti of ").append(token));
  return base64url_encode({reinterpret_cast<const char*>(hash.bytes.data()), hash.bytes.size()});
}

}  // namespace

std::string inactive_answer() { return R"({"active":false})"; }

// RFC 7662 §2.2: what is known of a token that is live.
std::string active_answer(const Introspected& introspected, const IntrospectionOptions& options, std::string_view token,
                          const People& people, bool tells_expiry) {
  const auto& [subject, actors] = people;
  const auto& authorization = introspected.authorization;
  json::ObjectWriter body;
  body.add_json("active", "true");
  const auto& [scope, resource, details] = authorization.access;
  if (!scope.empty()) body.add("scope", scope.to_string());
  // RFC 9396 §9.2: at the top of the answer. A client is told of all that its token is for, an API of what is for it.
  const auto& caller = introspected.caller;
  tokens::add_details(body, authorization.client_id == caller.id ? details : details_for(details, caller.resources));
  body.add("client_id", authorization.client_id);
  // OpenID Connect Core §17.3: where a client calls a person otherwise, nothing else tells who it is.
  const bool is_by_own_name = subject == authorization.user_id;
  const auto username = options.username && is_by_own_name ? options.username(introspected) : std::string();
  if (!username.empty()) body.add("username", username);
  const auto& confirmation = authorization.confirmation;
  // RFC 9449 §6.2: a token that is bound to a key is of the type DPoP.
  if (!introspected.is_refresh_token) body.add("token_type", confirmation.jkt.empty() ? "Bearer" : "DPoP");
  if (authorization.expires_at != never) add_time(body, "exp", authorization.expires_at);
  if (authorization.issued_at != TimePoint()) {
    add_time(body, "iat", authorization.issued_at);
    add_time(body, "nbf", authorization.issued_at);
  }
  // A client without a user is no subject (RFC 9700 §4.15).
  if (!subject.empty()) body.add("sub", subject);
  add_audience(body, resource);
  body.add("iss", introspected.context.options().issuer);
  if (!authorization.jti.empty()) {
    body.add("jti", authorization.jti);
  } else if (!token.empty()) {
    body.add("jti", identifier_of(token));
  }
  // RFC 9470 §6.2: when and how the person signed in.
  const auto& authentication = authorization.authentication;
  if (authentication.auth_time) add_time(body, "auth_time", *authentication.auth_time);
  if (!authentication.acr.empty()) body.add("acr", authentication.acr);
  // RFC 9449 §6.2, RFC 8705 §3.2: cnf tells what the token is bound to.
  add_confirmation(body, confirmation);
  // RFC 8693 §4.1, §4.4: act and may_act, as they are in the token.
  tokens::add_actors(body, actors.act, actors.may_act);
  const bool with_expiry = tells_expiry && introspected.is_refresh_token;
  if (with_expiry) {
    // Refresh Token Expiration §7: of a refresh token, and being asked about moves nothing.
    const auto now = introspected.context.now();
    add_rest(body, "refresh_token_timeout", authorization.expires_at, now);
    add_rest(body, "authorization_expires_in", authorization.ends_at.value_or(never), now);
  }
  JsonMembers extra;
  if (options.extra) options.extra(introspected, extra);
  const auto names = std::span(reserved).first(with_expiry ? reserved.size() : reserved.size() - 2);
  add_extra_members(introspected.context, introspected.caller.id, names, extra, body);
  return std::move(body).finish();
}

}  // namespace oauthkit::endpoints
