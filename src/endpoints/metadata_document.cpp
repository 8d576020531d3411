#include "endpoints/metadata_document.hpp"

#include <algorithm>
#include <array>

#include "dpop/verifier.hpp"
#include "protocol/response_type.hpp"

namespace oauthkit {
namespace {

using Names = std::vector<std::string>;

constexpr auto reserved = std::to_array<std::string_view>({
    "issuer",
    "authorization_endpoint",
    "token_endpoint",
    "revocation_endpoint",
    "introspection_endpoint",
    "jwks_uri",
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
    "authorization_response_iss_parameter_supported",
    "protected_resources",
});

bool has(const JsonMembers& members, std::string_view name) {
  return std::any_of(members.begin(), members.end(), [&](const auto& member) { return member.first == name; });
}

// RFC 8414 §3.2: what has no element is left out.
void add_names(JsonMembers& members, std::string name, const Names& names) {
  if (!names.empty()) members.add_list(std::move(name), names);
}

template <class Modules, class Name>
Names names_of(const Modules& modules, Name name_of) {
  Names names;
  for (const auto& module : modules) names.emplace_back(name_of(module));
  return names;
}

Names methods_of(const Setup& setup) {
  return names_of(setup.strategies, [](const auto& strategy) { return strategy->method(); });
}

// Each once, however many strategies take it.
Names algorithms_of(const Setup& setup) {
  Names names;
  for (const auto& strategy : setup.strategies) {
    for (auto& name : strategy->signing_algorithms()) {
      if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(std::move(name));
    }
  }
  return names;
}

Names without(Names names, std::string_view name) {
  names.erase(std::remove(names.begin(), names.end(), name), names.end());
  return names;
}

std::string url_of(const Setup& setup, const endpoints::MetadataOptions& options, const std::string& place) {
  if (!place.starts_with('/')) return place;
  auto base = options.base_url.empty() ? setup.options.issuer : options.base_url;
  while (base.ends_with('/')) base.pop_back();
  return base + place;
}

void add_authorization(JsonMembers& members, const Setup& setup, const endpoints::MetadataOptions& options) {
  const auto types =
      names_of(setup.grants, [](const auto& grant) { return canonical_response_type(grant->response_type()); });
  if (!types.empty() && !options.authorization_endpoint.empty()) {
    members.add("authorization_endpoint", url_of(setup, options, options.authorization_endpoint));
  }
  // RFC 8414 §2 requires it, so that it stays where there is nothing to list (§3.2 would leave it out).
  members.add_list("response_types_supported", types);
  if (types.empty()) return;
  add_names(members, "response_modes_supported",
            names_of(setup.response_modes, [](const auto& mode) { return mode.name; }));
  // RFC 9207 §3: where there are answers they carry iss.
  members.add("authorization_response_iss_parameter_supported", true);
}

void add_token(JsonMembers& members, const Setup& setup, const endpoints::MetadataOptions& options) {
  if (!setup.exchanges.empty() && !options.token_endpoint.empty()) {
    members.add("token_endpoint", url_of(setup, options, options.token_endpoint));
  }
  // The wildcard serves grant types that it alone knows.
  auto types = without(names_of(setup.exchanges, [](const auto& exchange) { return exchange->grant_type(); }), "*");
  const bool implicit = std::any_of(setup.grants.begin(), setup.grants.end(),
                                    [](const auto& grant) { return has_word(grant->response_type(), "token"); });
  if (implicit) types.push_back("implicit");
  add_names(members, "grant_types_supported", types);
  if (setup.exchanges.empty()) return;
  add_names(members, "token_endpoint_auth_methods_supported", methods_of(setup));
  // RFC 8414 §2: there where a method takes assertions.
  add_names(members, "token_endpoint_auth_signing_alg_values_supported", algorithms_of(setup));
}

// RFC 9449 §5.1, RFC 8705 §3.3: what tokens can be bound to, where they can.
void add_bindings(JsonMembers& members, const Setup& setup) {
  if (setup.exchanges.empty()) return;
  if (setup.dpop) {
    add_names(members, "dpop_signing_alg_values_supported", DpopVerifier::of(*setup.dpop).algorithms());
  }
  if (setup.options.tls_client_certificate_bound_access_tokens) {
    members.add("tls_client_certificate_bound_access_tokens", true);
  }
}

void add_endpoints(JsonMembers& members, const Setup& setup, const endpoints::MetadataOptions& options) {
  for (const auto& [path, endpoint] : setup.endpoints) {
    const std::string name(endpoint->name());
    if (name.empty() || has(members, name)) continue;
    members.add(name, url_of(setup, options, path.empty() ? endpoint->usual_path(setup.options) : path));
    if (name == "revocation_endpoint") add_names(members, name + "_auth_methods_supported", methods_of(setup));
    if (name == "introspection_endpoint") {
      add_names(members, name + "_auth_methods_supported", without(methods_of(setup), "none"));
    }
    if (name != "revocation_endpoint" && name != "introspection_endpoint") continue;
    add_names(members, name + "_auth_signing_alg_values_supported", algorithms_of(setup));
  }
}

void add_described(JsonMembers& members, const Setup& setup) {
  JsonMembers described;
  const auto ask = [&](const auto& module) { module->describe(setup.options, described); };
  std::for_each(setup.strategies.begin(), setup.strategies.end(), ask);
  std::for_each(setup.grants.begin(), setup.grants.end(), ask);
  std::for_each(setup.exchanges.begin(), setup.exchanges.end(), ask);
  for (const auto& each : setup.endpoints) ask(each.endpoint);
  for (const auto& [name, json] : described) {
    if (!has(members, name)) members.add_json(name, json);
  }
}

}  // namespace

bool is_reserved_in_metadata(std::string_view name) {
  return std::find(reserved.begin(), reserved.end(), name) != reserved.end();
}

// RFC 8414 §2: made of what is registered.
JsonMembers metadata_members(const Setup& setup, const endpoints::MetadataOptions& options) {
  JsonMembers members;
  members.add("issuer", setup.options.issuer);
  add_authorization(members, setup, options);
  add_token(members, setup, options);
  add_bindings(members, setup);
  add_endpoints(members, setup, options);
  add_names(members, "scopes_supported", Names(options.scopes.begin(), options.scopes.end()));
  // RFC 9728 §4: the resources that this server works for.
  add_names(members, "protected_resources", options.protected_resources);
  add_described(members, setup);
  return members;
}

}  // namespace oauthkit
