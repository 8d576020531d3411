#include "takeover.hpp"

#include <algorithm>

#include "client_authentication.hpp"
#include "config/algorithms.hpp"
#include "config/ciba.hpp"
#include "config/device.hpp"
#include "config/failure.hpp"
#include "delegation.hpp"
#include "openid.hpp"

namespace authserver {

using namespace oauthkit;

namespace {

bool wants_signatures(const Client& client) {
  return client.profile && client.profile->signed_requests == Demand::required;
}

bool has_pairwise_subject(const Client& client) { return client.openid.subject_type == "pairwise"; }

bool has_ring(const Config& config, const std::string& alg) {
  if (alg.empty() || !config.openid) return true;
  const auto& algorithms = config.openid->signing_algs;
  return std::any_of(algorithms.begin(), algorithms.end(), [&](auto algorithm) { return name_of(algorithm) == alg; });
}

// What is opened at the start signs, names and answers for those that were there then.
void check_openid_takeover(const Config& config, const Config& next) {
  const bool has_salt = config.openid && !config.openid->pairwise_salt.empty();
  if (!has_salt && any_client(next, has_pairwise_subject)) {
    throw ConfigError("clients", "expected none with subject_type pairwise before a restart, because there was none");
  }
  const auto types = id_token_response_types(config);
  for (const auto type : id_token_response_types(next)) {
    if (types.contains(type)) continue;
    throw ConfigError("clients", "expected none with the response type " + std::string(type) +
                                     " before a restart, because there was none");
  }
  for (const auto& client : next.clients) {
    const auto& openid = client.openid;
    const bool has_both =
        has_ring(config, openid.id_token_signed_response_alg) && has_ring(config, openid.userinfo_signed_response_alg);
    if (has_both) continue;
    throw ConfigError("openid.signing_algs", "expected the same ones before a restart");
  }
}

// A grant is registered at the start, and whether anybody is ever let be somebody else is told then.
void check_delegation_takeover(const Config& config, const Config& next) {
  const auto refuse = [](const char* what) {
    throw ConfigError("clients", "expected none " + std::string(what) + " before a restart, because there was none");
  };
  if (!trades_tokens(config) && any_client(next, lists_token_exchange)) refuse("with the grant type token-exchange");
  const auto is_new = [&](bool (*has)(const Client&)) { return any_client(next, has) && !any_client(config, has); };
  if (is_new(lists_jwt_bearer)) refuse("with the grant type jwt-bearer");
  if (is_new(may_impersonate)) refuse("with impersonate");
}

}  // namespace

void check_takeover(const Config& config, const Config& next) {
  const auto check = [&](bool (*has)(const Client&), const char* what) {
    if (any_client(config, has) || !any_client(next, has)) return;
    throw ConfigError("clients", "expected none " + std::string(what) + " before a restart, because there was none");
  };
  check(has_hmac_secret, "with client_secret_jwt");
  check(has_scrypt_secret, "with a secret in scrypt");
  check(is_device, "with the grant type of devices");
  check(asks_elsewhere, "with the grant type of CIBA");
  const bool signs = config.request_objects && config.responses.are_signed();
  if (!signs) check(wants_signatures, "with the profile fapi2_message_signing");
  if (!config.mtls && next.mtls) throw ConfigError("mtls", "expected none before a restart, because there was none");
  check_openid_takeover(config, next);
  check_delegation_takeover(config, next);
}

}  // namespace authserver
