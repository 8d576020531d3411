#include "config/profiles.hpp"

#include <algorithm>
#include <array>

#include "config/algorithms.hpp"

namespace authserver {
namespace {

using oauthkit::AuthMethod;
using oauthkit::Client;
using oauthkit::ClientKind;
using oauthkit::Demand;
using oauthkit::Profile;
using oauthkit::RedirectUris;
using oauthkit::Refresh;
using oauthkit::ResponseTypes;

AuthMethod method_named(std::string_view name) {
  constexpr std::array<std::pair<std::string_view, AuthMethod>, 7> methods = {{
      {"none", AuthMethod::none},
      {"client_secret_basic", AuthMethod::client_secret_basic},
      {"client_secret_post", AuthMethod::client_secret_post},
      {"client_secret_jwt", AuthMethod::client_secret_jwt},
      {"private_key_jwt", AuthMethod::private_key_jwt},
      {"tls_client_auth", AuthMethod::tls_client_auth},
      {"self_signed_tls_client_auth", AuthMethod::self_signed_tls_client_auth},
  }};
  for (const auto& [known, method] : methods) {
    if (known == name) return method;
  }
  return AuthMethod::other;
}

/// Refuses keys in the name of a profile.
class Refusals {
 public:
  Refusals(const Fields& root, const Profile& profile) : root_(root), profile_(profile) {}

  const Profile& profile() const { return profile_; }
  void refuse_if(bool contradicts, const std::string& key, const std::string& expected) const {
    if (contradicts) root_.refuse(key, expected + ", because of the profile " + std::string(profile_.name));
  }

 private:
  const Fields& root_;
  const Profile& profile_;
};

std::string at_most(std::chrono::seconds longest) { return "expected at most " + std::to_string(longest.count()); }

bool is_longer(const std::optional<oauthkit::Lifetime>& lifetime, std::chrono::seconds longest) {
  return lifetime && lifetime->length() > longest;
}

bool is_endless(const Profile& profile, const std::optional<oauthkit::Lifetime>& refresh_token) {
  return profile.refresh_end == Demand::required && refresh_token && refresh_token->is_never();
}

bool admits(const Profile& profile, std::string_view alg) {
  const auto algorithm = algorithm_named(alg);
  return !algorithm || profile.algorithms.contains(*algorithm);
}

void check_server(const Config& config, const Refusals& refusals) {
  const auto& profile = refusals.profile();
  const auto& pushed = config.pushed_requests.lifetime;
  refusals.refuse_if(profile.refresh == Refresh::never_rotate && config.rotation.value_or(false),
                     "refresh_token.rotation", "expected none, or false");
  refusals.refuse_if(is_endless(profile, config.refresh_token), "refresh_token.lifetime", "expected an end");
  refusals.refuse_if(is_longer(config.authorization_code, profile.longest_code), "authorization_code.lifetime",
                     at_most(profile.longest_code));
  refusals.refuse_if(is_longer(pushed, profile.longest_pushed_request), "pushed_authorization_request.lifetime",
                     at_most(profile.longest_pushed_request));
  refusals.refuse_if(config.keys && !profile.algorithms.contains(config.keys->algorithm), "keys.algorithm",
                     "expected another");
}

bool admits_redirect_uri(const Profile& profile, const Client& client, const std::string& uri) {
  if (profile.redirect_uris == RedirectUris::with_private_use || uri.starts_with("https://")) return true;
  const bool may_be_http =
      profile.redirect_uris == RedirectUris::https_or_loopback || client.application_type == "native";
  return may_be_http && uri.starts_with("http://");
}

/// What is wrong with one client; `key` makes the name of a member of it.
template <class Key>
void check_registration(const Client& client, const Refusals& refusals, const Key& key) {
  const auto& profile = refusals.profile();
  const auto& method = client.token_endpoint_auth_method;
  const auto kind = client.is_public() ? ClientKind::public_client : ClientKind::confidential_client;
  refusals.refuse_if(
      !profile.client_kind.contains(kind) || !profile.client_authentication.contains(method_named(method)),
      key("token_endpoint_auth_method"), "expected another than " + method);
  const std::array<std::pair<const char*, std::string>, 3> algorithms = {{
      {"token_endpoint_auth_signing_alg", client.token_endpoint_auth_signing_alg},
      {"request_object_signing_alg", client.request_object.request_object_signing_alg},
      {"authorization_signed_response_alg", client.authorization_response.authorization_signed_response_alg},
  }};
  for (const auto& [name, alg] : algorithms) {
    refusals.refuse_if(!admits(profile, alg), key(name), "expected another than " + alg);
  }
  for (const auto& uri : client.redirect_uris) {
    refusals.refuse_if(!admits_redirect_uri(profile, client, uri), key("redirect_uris"), "expected https URIs");
  }
  refusals.refuse_if(is_endless(profile, client.refresh_token_lifetime), key("refresh_token_lifetime"),
                     "expected an end");
  // Elsewhere a type that nobody serves is told of, and harms nobody.
  if (profile.response_types != ResponseTypes::code) return;
  for (const auto& type : client.response_types) {
    refusals.refuse_if(type != "code", key("response_types"), "expected code alone");
  }
  for (const auto& type : client.grant_types) {
    refusals.refuse_if(type == "implicit" || type == "password", key("grant_types"), "expected none of " + type);
  }
}

void check_client(const Config& config, std::size_t i, const Fields& root) {
  const auto& client = config.clients[i];
  const auto key = [i](const std::string& name) { return member_of_client(i, name); };
  if (!client.profile) {
    check_registration(client, {root, config.profile}, key);
    return;
  }
  const auto both = resolve(config.profile, *client.profile);
  // What is looser in no rule is what holds.
  if (both != *client.profile) {
    root.refuse(key("profile"), "expected one that is as strict as " + std::string(config.profile.name));
  }
  if (config.keys && !both.algorithms.contains(config.keys->algorithm)) {
    root.refuse(key("profile"), "expected one that admits keys.algorithm, or another algorithm there");
  }
  check_registration(client, {root, both}, key);
}

}  // namespace

std::optional<Profile> profile_named(std::string_view name) {
  for (const auto& profile : oauthkit::named_profiles()) {
    if (profile.name == name) return profile;
  }
  return std::nullopt;
}

std::string names_of_profiles() {
  const auto all = oauthkit::named_profiles();
  std::string names;
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (i > 0) names += i + 1 < all.size() ? ", " : " or ";
    names += all[i].name;
  }
  return names;
}

std::optional<Profile> read_profile(Fields& fields) {
  if (!fields.find("profile")) return std::nullopt;
  auto profile = profile_named(fields.text("profile", ""));
  if (!profile) fields.refuse("profile", "expected " + names_of_profiles());
  return profile;
}

std::string profile_that(const Config& config, bool (*wants)(const Profile&)) {
  if (wants(config.profile)) return std::string(config.profile.name);
  for (const auto& client : config.clients) {
    if (client.profile && wants(*client.profile)) return std::string(client.profile->name);
  }
  return {};
}

std::string member_of_client(std::size_t i, const std::string& name) {
  return "clients[" + std::to_string(i) + "]." + name;
}

void check_profiles(const Config& config, const Fields& root) {
  check_server(config, {root, config.profile});
  for (std::size_t i = 0; i < config.clients.size(); ++i) check_client(config, i, root);
}

}  // namespace authserver
