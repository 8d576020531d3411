#pragma once

#include <nlohmann/json.hpp>

#include "client_auth/site.hpp"
#include "jose/keys.hpp"
#include "support/published_keys.hpp"
#include "support/watched_store.hpp"

namespace client_auth_tests {

using jose::Algorithm;
using nlohmann::json;

inline constexpr const char* jwt_bearer = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
inline constexpr const char* client_typ = "client-authentication+jwt";
using TestKeys = support::PublishedKeys;
inline constexpr const char* plain_secret = "kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk";

/// A token endpoint that takes assertions of two clients: `signer`, which has a key of each algorithm, and `hmac`.
class AssertionSite {
 public:
  explicit AssertionSite(client_auth::AssertionOptions options = {}, std::shared_ptr<const RemoteKeys> remote = {},
                         Profile profile = Profile::oauth21)
      : site({.profile = profile,
              .environment = {.clock = [this] { return now; },
                              .on_failure = [this](const Failure& failure) { reasons.push_back(failure.cause); }}},
             client_auth::private_key_jwt(store, options, std::move(remote)),
             client_auth::client_secret_jwt(store, options), client_auth::secret_basic(), client_auth::secret_post(),
             client_auth::none()) {
    std::vector<jose::Key> keys;
    for (const auto algorithm : samples::every_algorithm) keys.push_back(samples::generated(algorithm));
    site.registered.push_back(
        {.id = "signer", .token_endpoint_auth_method = "private_key_jwt", .jwks = jose::public_jwk_set(keys)});
    site.registered.push_back({.id = "hmac",
                               .token_endpoint_auth_method = "client_secret_jwt",
                               .secret = SecretHash::sha256(plain_secret),
                               .plain_secret = plain_secret});
    for (auto& client : site.registered) client.grant_types.push_back("who");
  }

  /// The claims of a right assertion; `changes` replace, add or (with null) remove some.
  json claims(const json& changes = json::object(), const std::string& client = "signer") {
    const auto seconds = now.time_since_epoch().count();
    json all = {{"iss", client},       {"sub", client},  {"aud", "https://auth.example"},
                {"exp", seconds + 60}, {"iat", seconds}, {"jti", "jti-" + std::to_string(++made_)}};
    if (!changes.is_null()) all.merge_patch(changes);
    return all;
  }

  std::string assertion(const json& changes = json::object(), Algorithm algorithm = Algorithm::es256,
                        const char* typ = client_typ) {
    return samples::signed_by(samples::generated(algorithm), claims(changes).dump(), typ);
  }
  std::string hmac_assertion(const json& changes = json::object()) {
    const auto key = jose::make_hmac_key(plain_secret, {});
    return samples::signed_by(*key, claims(changes, "hmac").dump(), client_typ);
  }

  static Request request(std::string_view assertion, const Params& changes = {}) {
    return asking(
        changed({{"client_assertion_type", jwt_bearer}, {"client_assertion", std::string(assertion)}}, changes));
  }
  std::string who(std::string_view assertion, const Params& changes = {}) {
    return site.who(request(assertion, changes));
  }
  /// The outcome of an assertion with these claims.
  std::string with(const json& changes) { return who(assertion(changes)); }
  std::string last_reason() const { return reasons.empty() ? std::string() : reasons.back(); }

  TimePoint now = start;
  std::shared_ptr<support::WatchedStore> store = std::make_shared<support::WatchedStore>(stores::memory());
  std::vector<std::string> reasons;
  Site site;

 private:
  int made_ = 0;
};

}  // namespace client_auth_tests
