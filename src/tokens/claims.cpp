#include "tokens/claims.hpp"

#include "protocol/actors.hpp"
#include "protocol/detail_array.hpp"

namespace oauthkit::tokens {

void add_audience(json::ObjectWriter& body, const std::vector<std::string>& audience) {
  if (audience.empty()) return;
  if (audience.size() == 1) return body.add("aud", audience.front());
  body.add_json("aud", json::array_of(audience));
}

void add_time(json::ObjectWriter& body, std::string_view name, TimePoint time) {
  body.add_json(name, std::to_string(time.time_since_epoch().count()));
}

void add_confirmation(json::ObjectWriter& body, const Confirmation& confirmation) {
  if (confirmation.empty()) return;
  json::ObjectWriter members;
  if (!confirmation.jkt.empty()) members.add("jkt", confirmation.jkt);
  if (!confirmation.x5t_s256.empty()) members.add("x5t#S256", confirmation.x5t_s256);
  body.add_json("cnf", std::move(members).finish());
}

void add_details(json::ObjectWriter& body, const std::vector<Detail>& details) {
  if (!details.empty()) body.add_json("authorization_details", json_of(details));
}

// RFC 8693 §4.1, §4.4: who acts for the subject, and who alone may.
void add_actors(json::ObjectWriter& body, const std::vector<Actor>& act, const Actor& may_act) {
  if (!act.empty()) body.add_json("act", json_of(act));
  if (!may_act.empty()) body.add_json("may_act", json_of(may_act));
}

// RFC 9068 §6: of the person no more than the grant says.
void add_claims(json::ObjectWriter& body, const Authorization& access) {
  const auto& [scope, resource, details] = access.access;
  add_audience(body, resource);
  body.add("client_id", access.client_id);
  // RFC 9068 §2.2.3: the scope, as a text.
  if (!scope.empty()) body.add("scope", scope.to_string());
  // RFC 9396 §9.1: at the top of the claims.
  add_details(body, details);
  add_time(body, "iat", access.issued_at);
  if (access.expires_at != never) add_time(body, "exp", access.expires_at);
  body.add("jti", access.jti);
  // RFC 9068 §2.2.1: when and how the person signed in, also in what was refreshed.
  const auto& authentication = access.authentication;
  if (authentication.auth_time) add_time(body, "auth_time", *authentication.auth_time);
  if (!authentication.acr.empty()) body.add("acr", authentication.acr);
  add_confirmation(body, access.confirmation);
}

}  // namespace oauthkit::tokens
