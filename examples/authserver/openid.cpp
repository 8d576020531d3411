#include "openid.hpp"

#include <algorithm>

#include "config/failure.hpp"
#include "parts.hpp"

namespace authserver {

using namespace oauthkit;

namespace {

// OpenID Connect Core §5.4
const std::map<std::string, std::vector<std::string>> standard_claims = {
    {"profile",
     {"name", "family_name", "given_name", "middle_name", "nickname", "preferred_username", "profile", "picture",
      "website", "gender", "birthdate", "zoneinfo", "locale", "updated_at"}},
    {"email", {"email", "email_verified"}},
    {"address", {"address"}},
    {"phone", {"phone_number", "phone_number_verified"}},
};

// OpenID Connect Core §2: what the protocol says itself is never told of a person.
const std::set<std::string> protocol_claims = {"iss", "aud",     "exp",    "iat",    "nbf",    "jti", "nonce",
                                               "azp", "at_hash", "c_hash", "s_hash", "events", "cnf", "sid"};

// OpenID Connect Discovery §3: what may be there, of this person or that one.
std::vector<std::string> claims_supported(const Config& config) {
  std::set<std::string> names = {"sub", "acr", "amr", "auth_time"};
  for (const auto& [scope, claims] : standard_claims) {
    if (config.scopes.contains(scope)) names.insert(claims.begin(), claims.end());
  }
  for (const auto& person : config.people) {
    for (const auto& [name, json] : person.claims) {
      if (!protocol_claims.contains(name)) names.insert(name);
    }
  }
  return {names.begin(), names.end()};
}

openid::ProviderOptions provider_options(const Config& config, const std::shared_ptr<const People>& people,
                                         const Remote& remote) {
  openid::ProviderOptions options;
  options.claims = [people](const openid::ClaimsQuery& asked) { return people->claims(asked.user_id); };
  options.claims_supported = claims_supported(config);
  options.id_token_lifetime = config.openid->id_token_lifetime;
  options.remote_keys = remote.keys;
  return options;
}

void register_grants(Server& server, const Config& config, const openid::Provider& provider, const OpenidEnds& ends) {
  const auto types = id_token_response_types(config);
  const auto& put = ends.codes.put;
  if (types.contains("code id_token")) server.grant(grants::code_id_token(provider, put, ends.code));
  if (types.contains("id_token")) server.grant(grants::id_token(provider));
  if (types.contains("id_token token")) server.grant(grants::id_token_token(provider, ends.issue));
  if (types.contains("code id_token token")) {
    server.grant(grants::code_id_token_token(provider, put, ends.issue, ends.code));
  }
}

}  // namespace

std::optional<Openid> open_openid(const Config& config, const std::string& issuer,
                                  const std::shared_ptr<const People>& people, const std::shared_ptr<Store>& store,
                                  const Keys& keys, const Remote& remote) {
  if (!config.openid) return std::nullopt;
  try {
    return Openid{
        .provider = openid::Provider(signing_keys(keys.openid), provider_options(config, people, remote)),
        .logins = openid::Logins(store, {.issuer = issuer, .environment = environment_of(config)}),
    };
  } catch (const std::invalid_argument& error) {
    throw StartError(error.what());
  }
}

std::function<std::string(const Client&, std::string_view)> subjects_of(const Config& config) {
  if (!config.openid || config.openid->pairwise_salt.empty()) return {};
  return openid::pairwise(config.openid->pairwise_salt);
}

// OpenID Connect Core §8: names of a client's own are not read backwards; each is tried.
std::function<std::string(const Client&, std::string_view)> people_named(const Config& config,
                                                                         const std::shared_ptr<const People>& people) {
  return [people, subject = subjects_of(config)](const Client& client, std::string_view name) -> std::string {
    if (!subject) return people->know(name) ? std::string(name) : std::string();
    for (auto& sub : people->subs()) {
      if (subject(client, sub) == name) return std::move(sub);
    }
    return {};
  };
}

std::set<std::string_view> id_token_response_types(const Config& config) {
  std::set<std::string_view> types;
  const auto admitted = config.profile.response_types;
  if (!config.openid || admitted == ResponseTypes::code) return types;
  const auto add = [&](std::string_view type) {
    const auto lists_it = [&](const Client& client) { return client.allows_response_type(type); };
    if (std::any_of(config.clients.begin(), config.clients.end(), lists_it)) types.insert(type);
  };
  add("code id_token");
  add("id_token");
  if (admitted != ResponseTypes::any) return types;
  add("id_token token");
  add("code id_token token");
  return types;
}

void register_openid(Server& server, const Config& config, const Openid& openid, OpenidEnds ends) {
  openid.provider.extend(server);
  server.complete(openid.logins.remember(openid.provider));
  register_grants(server, config, openid.provider, ends);
  server.endpoint("/userinfo", endpoints::userinfo(openid.provider, std::move(ends.bearer)));
  server.endpoint(endpoints::openid_configuration(ends.metadata));
}

openid::Logout make_logout(const Server& server, const Config& config, const Openid& openid, const TokenStore& tokens,
                           const Remote& remote) {
  openid::LogoutOptions options;
  options.timeout = config.logout.timeout;
  options.tokens = tokens;
  if (remote.outgoing) {
    options.backchannel = openid::backchannel(
        remote.outgoing, {.attempts = config.logout.attempts, .environment = environment_of(config)});
  }
  return {server, openid.provider, openid.logins, std::move(options)};
}

}  // namespace authserver
