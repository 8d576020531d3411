#include "oauthkit/authorization.hpp"

#include "protocol/actors.hpp"
#include "protocol/stored_values.hpp"
#include "protocol/version_1.hpp"

namespace oauthkit {
namespace {

constexpr std::string_view format = "authorization/2";

template <class Fields, class Value>
void each_field(Fields& fields, Value& authorization) {
  fields.field("issuer", authorization.issuer);
  fields.field("client_id", authorization.client_id);
  fields.field("client_generation", authorization.client_generation);
  fields.field("user_id", authorization.user_id);
  fields_of(fields, authorization.authentication);
  fields_of(fields, authorization.access);
  fields_of(fields, authorization.code_binding);
  fields_of(fields, authorization.confirmation);
  actors_field(fields, "act", authorization.act);
  actor_field(fields, "may_act", authorization.may_act);
  fields.field("ends_alone", authorization.ends_alone);
  fields.field("jti", authorization.jti);
  fields.field("family", authorization.family);
  fields.field("issued_at", authorization.issued_at);
  fields.field("expires_at", authorization.expires_at);
  fields.field("ends_at", authorization.ends_at);
  fields.field("extensions", authorization.extensions);
  fields.field("extra", authorization.extra);
}

}  // namespace

// RFC 9700 §4.14.2: enough to see a reuse, to whom it does no harm (RFC 9449 §5, RFC 8705 §4), and what it ends.
Authorization remains_of_spent(const Authorization& refresh_token) {
  return {.issuer = refresh_token.issuer,
          .client_id = refresh_token.client_id,
          .client_generation = refresh_token.client_generation,
          .user_id = refresh_token.user_id,
          .confirmation = refresh_token.confirmation,
          .family = refresh_token.family};
}

std::string serialize(const Authorization& authorization) {
  FieldWriter out(format);
  each_field(out, authorization);
  return std::move(out).take();
}

std::optional<Authorization> deserialize_authorization(std::string_view text) {
  if (version_1::wrote(text)) return version_1::authorization(text);
  std::optional<Authorization> authorization(std::in_place);
  FieldReader in(text, format);
  each_field(in, *authorization);
  if (!is_whole(in, "a stored authorization")) return std::nullopt;
  return authorization;
}

}  // namespace oauthkit
