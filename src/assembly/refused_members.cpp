#include "assembly/refused_members.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "oauthkit/client_problems.hpp"
#include "protocol/response_type.hpp"

namespace oauthkit {
namespace {

// OpenID Connect Registration §2: the grant type implicit stands beside each response type with id_token, too.
bool has_implicit(const Profile& profile, const Client& client) {
  return profile.response_types == ResponseTypes::any ||
         std::any_of(client.response_types.begin(), client.response_types.end(), [&](const std::string& type) {
           return has_word(type, "id_token") && admits_response_type(profile, canonical_response_type(type));
         });
}

bool has_grant_type(const Profile& profile, const Client& client, std::string_view grant_type) {
  if (grant_type == "password") return profile.password_grant != Demand::refused;
  return grant_type != "implicit" || has_implicit(profile, client);
}

}  // namespace

std::vector<RefusedMember> refused_members(const Profile& profile, const Client& client) {
  std::vector<RefusedMember> all;
  const auto add = [&](std::string_view member, Against against) { all.push_back({member, std::move(against)}); };
  const auto& own = client.token_endpoint_auth_method;
  if (!has_kind(profile, client)) {
    const std::string wanted = client.is_public() ? "confidential" : "public";
    add("token_endpoint_auth_method",
        {"client_kind", "is not " + wanted + ": its token_endpoint_auth_method is \"" + own + "\"",
         "admits " + wanted + " clients alone", "choose another method"});
  } else if (!admits_method(profile, own)) {
    add("token_endpoint_auth_method", {"client_authentication", "has the token_endpoint_auth_method \"" + own + "\"",
                                       "does not admit it", "choose another method"});
  }
  for (const auto& method : client.legacy_auth_methods) {
    if (method == own || admits_method(profile, method)) continue;
    add("legacy_auth_methods",
        {"client_authentication", "lists \"" + method + "\" in legacy_auth_methods", "does not admit it", "remove it"});
  }
  const std::array<std::pair<const char*, const std::string&>, 3> signed_with = {{
      {"token_endpoint_auth_signing_alg", client.token_endpoint_auth_signing_alg},
      {"request_object_signing_alg", client.request_object.request_object_signing_alg},
      {"authorization_signed_response_alg", client.authorization_response.authorization_signed_response_alg},
  }};
  for (const auto& [field, alg] : signed_with) {
    if (admits_algorithm(profile, alg)) continue;
    add(field,
        {"algorithms", std::string("has the ") + field + " " + alg, "does not admit it", "choose another algorithm"});
  }
  if (has_endless_refresh(profile, client)) {
    add("refresh_token_lifetime",
        {"refresh_end", "has refresh_token_lifetime = never", "wants refresh tokens to end", "set a lifetime"});
  }
  if (has_unchecked_redirect(profile, client)) {
    add("redirect_uris", {"legacy_switches", "has a redirect_validator", "admits only redirect URIs that are compared",
                          "list its redirect_uris"});
  }
  for (const auto& uri : client.redirect_uris) {
    if (admits_redirect_uri(profile, client, uri)) continue;
    add("redirect_uris", {"redirect_uris", "has the redirect URI \"" + uri + "\" among its redirect_uris",
                          "does not admit its scheme", "choose an https URI"});
  }
  for (const auto& type : client.response_types) {
    if (admits_response_type(profile, canonical_response_type(type))) continue;
    add("response_types",
        {"response_types", "lists \"" + type + "\" among its response_types", "does not admit it", "remove it"});
  }
  for (const auto& type : client.grant_types) {
    if (has_grant_type(profile, client, type)) continue;
    add("grant_types", {type == "password" ? "password_grant" : "response_types",
                        "lists \"" + type + "\" among its grant_types", "does not admit it", "remove it"});
  }
  return all;
}

std::vector<RefusedRegistration> refused_registration(const Client& client, const Profile& profile) {
  std::vector<RefusedRegistration> all;
  for (const auto& [member, against] : refused_members(profile, client)) {
    all.push_back({std::string(member), sentence(profile, against)});
  }
  return all;
}

}  // namespace oauthkit
