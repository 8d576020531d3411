#include "oauthkit/authorization.hpp"

#include "base/fields.hpp"

namespace oauthkit {
namespace {

constexpr std::string_view format = "authorization/1";

}  // namespace

std::string serialize(const Authorization& authorization) {
  FieldWriter out(format);
  out.add(authorization.client_id);
  out.add(authorization.user_id);
  out.add(authorization.access.scope.to_string());
  out.add(authorization.code_binding.redirect_uri);
  out.add(authorization.code_binding.code_challenge);
  out.add(authorization.code_binding.code_challenge_method);
  out.add(authorization.access.resource);
  out.add(authorization.authentication.auth_time);
  out.add(authorization.authentication.acr);
  out.add(authorization.jti);
  out.add(authorization.family);
  out.add(authorization.issued_at);
  out.add(authorization.expires_at);
  out.add(authorization.ends_at);
  out.add(authorization.confirmation.jkt);
  out.add(authorization.confirmation.x5t_s256);
  out.add(authorization.extensions);
  out.add(authorization.extra);
  return std::move(out).take();
}

std::optional<Authorization> deserialize_authorization(std::string_view text) {
  Authorization authorization;
  FieldReader in(text, format);
  in.read(authorization.client_id);
  in.read(authorization.user_id);
  auto scope = Scope::parse(in.view());
  in.read(authorization.code_binding.redirect_uri);
  in.read(authorization.code_binding.code_challenge);
  in.read(authorization.code_binding.code_challenge_method);
  in.read(authorization.access.resource);
  in.read(authorization.authentication.auth_time);
  in.read(authorization.authentication.acr);
  in.read(authorization.jti);
  in.read(authorization.family);
  in.read(authorization.issued_at);
  in.read(authorization.expires_at);
  in.read(authorization.ends_at);
  in.read(authorization.confirmation.jkt);
  in.read(authorization.confirmation.x5t_s256);
  in.read(authorization.extensions);
  in.read(authorization.extra);
  if (!scope || !in.complete()) return std::nullopt;
  authorization.access.scope = *std::move(scope);
  return authorization;
}

}  // namespace oauthkit
