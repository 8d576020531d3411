#include "openid/provider_metadata.hpp"

#include <algorithm>

#include "assembly/profile_rules.hpp"

namespace oauthkit::openid {
namespace {

bool has(const std::vector<std::string>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

/// The algorithms and encryptions of one kind of JWT, such as `"id_token"`.
void add_jwt(const Provider::State& state, const Options& options, const std::string& kind, JsonMembers& metadata) {
  auto algorithms = state.keys.algorithms();
  std::erase_if(algorithms, [&](const std::string& name) { return !admits_algorithm(options.profile, name); });
  metadata.add_list(kind + "_signing_alg_values_supported", algorithms);
  if (!state.options.encryption) return;
  metadata.add_list(kind + "_encryption_alg_values_supported", {"RSA-OAEP-256", "ECDH-ES"});
  metadata.add_list(kind + "_encryption_enc_values_supported", {"A128CBC-HS256", "A256GCM"});
}

// OpenID Connect Core §5.4, §11: those that do something here.
std::vector<std::string> scopes_of(const Provider::State& state, const Registered& registered) {
  std::vector<std::string> scopes = {"openid"};
  if (state.options.claims) scopes.insert(scopes.end(), {"profile", "email", "address", "phone"});
  for (const auto& [scope, claims] : state.options.scope_claims) {
    if (!has(scopes, scope)) scopes.push_back(scope);
  }
  if (has(registered.grant_types, "refresh_token")) scopes.emplace_back("offline_access");
  return scopes;
}

}  // namespace

// OpenID Connect Discovery §3: what it makes, and what can be asked for.
void describe_provider(const Provider::State& state, const Registered& registered, JsonMembers& metadata) {
  const auto& options = registered.options;
  metadata.add_list("scopes_supported", scopes_of(state, registered));
  std::vector<std::string> subject_types = {"public"};
  if (options.subject) subject_types.emplace_back("pairwise");
  metadata.add_list("subject_types_supported", subject_types);
  add_jwt(state, options, "id_token", metadata);
  if (has(registered.endpoints, "userinfo_endpoint")) add_jwt(state, options, "userinfo", metadata);
  if (!state.options.claims_supported.empty()) metadata.add_list("claims_supported", state.options.claims_supported);
  metadata.add("claims_parameter_supported", true);
  metadata.add_list("display_values_supported", {"page", "popup"});
  // Prompt Create §4.2: a value that is not told here is refused.
  std::vector<std::string> prompts = {"none", "login", "consent", "select_account"};
  if (options.pages.create_account) prompts.emplace_back("create");
  metadata.add_list("prompt_values_supported", prompts);
}

}  // namespace oauthkit::openid
