#include "endpoints/metadata_document.hpp"

#include <algorithm>
#include <array>

#include "assembly/profile_rules.hpp"
#include "base/json_document.hpp"
#include "dpop/verifier.hpp"
#include "endpoints/mtls_aliases.hpp"
#include "endpoints/well_known.hpp"
#include "oauthkit/server.hpp"
#include "protocol/response_type.hpp"

namespace oauthkit {
namespace {

constexpr auto reserved = std::to_array<std::string_view>({
    "issuer",
    "authorization_endpoint",
    "token_endpoint",
    "revocation_endpoint",
    "introspection_endpoint",
    "jwks_uri",
    "pushed_authorization_request_endpoint",
    "backchannel_authentication_endpoint",
    "backchannel_token_delivery_modes_supported",
    "backchannel_user_code_parameter_supported",
    "device_authorization_endpoint",
    "registration_endpoint",
    "require_pushed_authorization_requests",
    "scopes_supported",
    "response_types_supported",
    "response_modes_supported",
    "grant_types_supported",
    "token_endpoint_auth_methods_supported",
    "token_endpoint_auth_signing_alg_values_supported",
    "revocation_endpoint_auth_methods_supported",
    "revocation_endpoint_auth_signing_alg_values_supported",
    "introspection_endpoint_auth_methods_supported",
    "introspection_endpoint_auth_signing_alg_values_supported",
    "introspection_signing_alg_values_supported",
    "code_challenge_methods_supported",
    "dpop_signing_alg_values_supported",
    "tls_client_certificate_bound_access_tokens",
    "mtls_endpoint_aliases",
    "signed_metadata",
    "authorization_response_iss_parameter_supported",
    "authorization_details_types_supported",
    "authorization_grant_profiles_supported",
    "authorization_signing_alg_values_supported",
    "authorization_encryption_alg_values_supported",
    "authorization_encryption_enc_values_supported",
    "protected_resources",
    "request_parameter_supported",
    "request_uri_parameter_supported",
    "require_request_uri_registration",
    "require_signed_request_object",
    "request_object_signing_alg_values_supported",
    "request_object_encryption_alg_values_supported",
    "request_object_encryption_enc_values_supported",
    "refresh_token_expiration_types_supported",
    "identity_chaining_requested_token_types_supported",
});

bool has(const JsonMembers& members, std::string_view name) {
  return std::any_of(members.begin(), members.end(), [&](const auto& member) { return member.first == name; });
}

template <class Modules, class Name>
std::vector<std::string> names_of(const Modules& modules, Name name_of) {
  std::vector<std::string> names;
  names.reserve(modules.size());
  for (const auto& module : modules) names.emplace_back(name_of(module));
  return names;
}

// The wildcard serves grant types that it alone knows.
std::vector<std::string> grant_types_at(const Setup& setup) {
  auto types = names_of(setup.exchanges, [](const auto& exchange) { return exchange->grant_type(); });
  std::erase(types, "*");
  const bool implicit = std::any_of(setup.grants.begin(), setup.grants.end(),
                                    [](const auto& grant) { return holds_tokens(grant->response_type()); });
  if (implicit) types.emplace_back("implicit");
  return types;
}

// Each once, however many strategies take it. FAPI 2.0 SP §5.4.1: none that the profile refuses.
std::vector<std::string> auth_signing_algorithms_at(const Setup& setup) {
  const auto& profile = setup.options.profile;
  std::vector<std::string> names;
  for (const auto& strategy : setup.strategies) {
    for (auto& name : strategy->signing_algorithms()) {
      const bool is_new = std::find(names.begin(), names.end(), name) == names.end();
      if (is_new && admits_algorithm(profile, name)) names.push_back(std::move(name));
    }
  }
  return names;
}

std::vector<std::string> dpop_algorithms_at(const Setup& setup) {
  auto names = setup.dpop ? DpopVerifier::of(*setup.dpop).algorithms() : std::vector<std::string>();
  std::erase_if(names, [&](const std::string& name) { return !admits_algorithm(setup.options.profile, name); });
  return names;
}

std::vector<std::string> response_modes_at(const Setup& setup) {
  auto names = names_of(setup.response_modes, [](const auto& mode) { return mode.name; });
  const bool only_signed = setup.options.profile.signed_responses == Demand::required;
  std::erase_if(names, [&](const std::string& name) {
    return !find_served_mode(setup, name) || (only_signed && !is_signed_mode(name));
  });
  return names;
}

std::vector<std::string> endpoint_names_at(const Setup& setup) {
  auto names = names_of(setup.endpoints, [](const auto& each) { return each.endpoint->name(); });
  std::erase(names, "");
  return names;
}

Registered registered_at(const Setup& setup) {
  return {
      .options = setup.options,
      .response_types =
          names_of(setup.grants, [](const auto& grant) { return canonical_response_type(grant->response_type()); }),
      .response_modes = response_modes_at(setup),
      .grant_types = grant_types_at(setup),
      .auth_methods = names_of(setup.strategies, [](const auto& strategy) { return strategy->method(); }),
      .auth_signing_algorithms = auth_signing_algorithms_at(setup),
      .dpop_signing_algorithms = dpop_algorithms_at(setup),
      .endpoints = endpoint_names_at(setup),
      .resources = setup.resources,
      .agreements = setup.agreements != nullptr,
  };
}

std::string url_of(const Setup& setup, const endpoints::MetadataOptions& options, const std::string& place) {
  if (!place.starts_with('/')) return place;
  return url_below(options.base_url.empty() ? setup.options.issuer : options.base_url, place);
}

void add_endpoints(JsonMembers& members, const Setup& setup, const endpoints::MetadataOptions& options) {
  for (const auto& [path, endpoint] : setup.endpoints) {
    const std::string name(endpoint->name());
    if (name.empty() || has(members, name)) continue;
    members.add(name, url_of(setup, options, path.empty() ? endpoint->usual_path(setup.options) : path));
  }
}

JsonMembers described_at(const Setup& setup) {
  JsonMembers described;
  const auto registered = registered_at(setup);
  each_module(setup, [&](const Module& module) { module.describe(registered, described); });
  return described;
}

// Those of the options, then those that a module tells of.
std::vector<std::string> scopes_told(const Scope& listed, const JsonMembers& described) {
  std::vector<std::string> scopes(listed.begin(), listed.end());
  for (const auto& [name, text] : described) {
    json::Document told;
    if (name != "scopes_supported" || !told.read(text)) continue;
    told.each(told.root(), [&](const json::Document::Value& scope) {
      if (scope.is_text() && !listed.contains(scope.text)) scopes.emplace_back(scope.text);
    });
  }
  return scopes;
}

void add_described(JsonMembers& members, const JsonMembers& described, const endpoints::MetadataOptions& options) {
  for (const auto& [name, json] : described) {
    const bool is_own_signature = name == "signed_metadata" && !options.signing_keys.empty();
    if (!has(members, name) && !is_own_signature) members.add_json(name, json);
  }
}

}  // namespace

std::string url_below(std::string_view base, std::string_view place) {
  while (base.ends_with('/')) base.remove_suffix(1);
  return std::string(base).append(place);
}

bool is_reserved_in_metadata(std::string_view name) {
  return std::find(reserved.begin(), reserved.end(), name) != reserved.end();
}

// RFC 8414 §2: made of what is registered.
JsonMembers metadata_members(const Setup& setup, const endpoints::MetadataOptions& options) {
  JsonMembers members;
  members.add("issuer", setup.options.issuer);
  add_endpoints(members, setup, options);
  endpoints::add_mtls_aliases(members, setup, options);
  const auto described = described_at(setup);
  endpoints::add_names(members, "scopes_supported", scopes_told(options.scopes, described));
  // RFC 9728 §4: the resources that this server works for.
  const auto& resources = options.protected_resources;
  endpoints::add_names(members, "protected_resources", resources.empty() ? setup.resources : resources);
  // RFC 9396 §10: the types that are known; without any there is no such member.
  endpoints::add_names(members, "authorization_details_types_supported",
                       names_of(setup.detail_types, [](const auto& type) { return type.type; }));
  add_described(members, described, options);
  // OpenID Connect Discovery §3: left out, request_uri_parameter_supported means true.
  if (has(members, "authorization_endpoint") && !setup.request_objects) {
    members.add("request_parameter_supported", false);
    members.add("request_uri_parameter_supported", false);
  }
  // RFC 8414 §2 requires it, so that it stays where there is nothing to list (§3.2 would leave it out).
  if (!has(members, "response_types_supported")) members.add_list("response_types_supported", {});
  return members;
}

Registered Server::registered() const { return registered_at(*setup_); }

}  // namespace oauthkit
