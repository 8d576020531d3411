#include "assembly/profile_rules.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "assembly/profile.hpp"
#include "base/ascii.hpp"
#include "base/uri.hpp"
#include "protocol/response_type.hpp"

namespace oauthkit {
namespace {

constexpr std::array<std::pair<std::string_view, AuthMethod>, 7> methods = {{
    {"none", AuthMethod::none},
    {"client_secret_basic", AuthMethod::client_secret_basic},
    {"client_secret_post", AuthMethod::client_secret_post},
    {"client_secret_jwt", AuthMethod::client_secret_jwt},
    {"private_key_jwt", AuthMethod::private_key_jwt},
    {"tls_client_auth", AuthMethod::tls_client_auth},
    {"self_signed_tls_client_auth", AuthMethod::self_signed_tls_client_auth},
}};

constexpr std::array algorithms = {SigningAlgorithm::es256, SigningAlgorithm::eddsa, SigningAlgorithm::ps256,
                                   SigningAlgorithm::rs256};

// The one of both that is the source of the demand: the stricter, the second where they exclude each other.
std::string_view clause_of(const Rule& rule, const Profile& a, const Profile& b) {
  const bool first = rule.is_as_strict(a, b) && !rule.is_as_strict(b, a);
  return rule.text(first ? a : b).clause;
}

}  // namespace

Profile resolve(const Profile& server, const Profile& client) {
  Profile both = server;
  for (const auto& rule : rules()) rule.resolve(both, client);
  both.name = client.name;
  return both;
}

std::string RuleDifference::text() const { return rule + ": " + a + " | " + b + " | " + clause; }

std::vector<RuleDifference> difference(const Profile& a, const Profile& b) {
  std::vector<RuleDifference> rows;
  for (const auto& rule : rules()) {
    if (rule.is_as_strict(a, b) && rule.is_as_strict(b, a)) continue;
    rows.push_back({.rule = std::string(rule.name),
                    .a = rule.text(a).value,
                    .b = rule.text(b).value,
                    .clause = std::string(clause_of(rule, a, b))});
  }
  return rows;
}

bool is_stricter(const Profile& server, const Profile& client) {
  return std::all_of(rules().begin(), rules().end(),
                     [&](const Rule& rule) { return rule.is_as_strict(client, server) && !rule.is_empty(client); });
}

std::vector<std::string> loose_rules(const Profile& server, const Profile& client) {
  std::vector<std::string> sentences;
  const auto both = resolve(server, client);
  const auto tell = [&](const char* how, const std::string& rest) {
    auto& text = sentences.emplace_back("has the profile ");
    text.append(client.name).append(", ").append(how).append(rest);
  };
  for (const auto& rule : rules()) {
    const auto values = std::string(rule.name) + ": " + rule.text(client).value + ", where " +
                        std::string(server.name) + " of the server has: " + rule.text(server).value;
    if (rule.is_empty(both)) {
      tell("by which nothing is left of ", values + "; choose another profile.");
    } else if (!rule.is_as_strict(client, server)) {
      tell("which is looser in ", values + "; choose one that is as strict.");
    }
  }
  return sentences;
}

std::string sentence(const Profile& profile, const Against& against) {
  const auto rule =
      std::find_if(rules().begin(), rules().end(), [&](const Rule& each) { return each.name == against.rule; });
  const auto clause = rule->text(profile).clause;
  std::string text = against.what + ", and ";
  text.append(clause == "ours" ? "this profile" : clause).append(" ").append(against.demand);
  return text.append("; ").append(against.fix).append(".");
}

AuthMethod auth_method(std::string_view method) {
  const auto found =
      std::find_if(methods.begin(), methods.end(), [&](const auto& each) { return each.first == method; });
  return found == methods.end() ? AuthMethod::other : found->second;
}

// FAPI 2.0 SP §5.3.2.1, RFC 10017 §6.3.3.1: the methods of the profile alone.
bool admits_method(const Profile& profile, std::string_view method) {
  return profile.client_authentication.contains(auth_method(method));
}

bool has_kind(const Profile& profile, const Client& client) {
  return profile.client_kind.contains(client.is_public() ? ClientKind::public_client : ClientKind::confidential_client);
}

bool has_endless_refresh(const Profile& profile, const Client& client) {
  return profile.refresh_end == Demand::required && client.refresh_token_lifetime &&
         client.refresh_token_lifetime->is_never();
}

bool has_unchecked_redirect(const Profile& profile, const Client& client) {
  return profile.legacy_switches == Demand::refused && client.redirect_validator;
}

bool is_admitted(const Profile& profile, const Client& client) {
  return has_kind(profile, client) && admits_method(profile, client.token_endpoint_auth_method) &&
         !has_endless_refresh(profile, client) && !has_unchecked_redirect(profile, client);
}

// RFC 8252 §7.1: a private-use scheme may be claimed by any program.
// FAPI 2.0 SP §5.3.2.2: https, and http for what runs on the machine of its user.
bool admits_redirect_uri(const Profile& profile, const Client& client, std::string_view uri) {
  if (profile.redirect_uris == RedirectUris::with_private_use) return true;
  const auto parts = uri::split(uri);
  if (!parts) return false;
  if (ascii::equal_ignoring_case(parts->scheme, "https")) return true;
  // What is http has a loopback host, by `redirect_uri_problem`.
  if (!ascii::equal_ignoring_case(parts->scheme, "http")) return false;
  return profile.redirect_uris == RedirectUris::https_or_loopback || client.application_type == "native";
}

// OAuth 2.1 §10.1: tokens do not travel in URLs. FAPI 2.0 SP §5.3.2.2: code and nothing else.
bool admits_response_type(const Profile& profile, std::string_view response_type) {
  if (profile.response_types == ResponseTypes::code) return response_type == "code";
  return profile.response_types == ResponseTypes::any || !has_word(response_type, "token");
}

bool is_signed_mode(std::string_view response_mode) {
  return response_mode == "jwt" || response_mode.ends_with(".jwt");
}

bool binds_to_certificate(const Client& client) { return client.tls.tls_client_certificate_bound_access_tokens; }

// FAPI 2.0 SP §5.3.2.1: every access token is bound, also of a client that says nothing of it.
bool binds_to_key(const Profile& profile, const Client& client) {
  if (client.dpop_bound_access_tokens) return true;
  return profile.binding == Demand::required && !binds_to_certificate(client);
}

// FAPI 2.0 SP §5.3.2.1: clocks differ by ten seconds, and not by more than sixty.
std::chrono::seconds leeway_within(const Profile& profile, std::chrono::seconds leeway) {
  return std::clamp(leeway, profile.clock.least, std::max(profile.clock.least, profile.clock.most));
}

std::vector<std::string> refused_algorithms(const Profile& profile, const SigningKeys& keys, const std::string& what) {
  std::vector<std::string> sentences;
  for (const auto& ring : keys.rings()) {
    for (const auto algorithm : ring->algorithms()) {
      if (profile.algorithms.contains(algorithm)) continue;
      sentences.push_back(sentence(profile, {"algorithms", what + " signs with " + std::string(name_of(algorithm)),
                                             "does not admit it", "choose another algorithm for its KeyRing"}));
    }
  }
  return sentences;
}

// FAPI 2.0 SP §5.4.1: with an algorithm of the profile alone.
std::shared_ptr<const Signer> admitted_signer(const Profile& profile, const SigningKeys& keys) {
  for (const auto& ring : keys.rings()) {
    auto signer = ring->signer();
    if (profile.algorithms.contains(signer->algorithm())) return signer;
  }
  return nullptr;
}

std::vector<std::string> contradictions_of(const Issue& issue, const Profile& profile) {
  return issue.contradictions ? issue.contradictions(profile) : std::vector<std::string>();
}

std::string_view name_of(SigningAlgorithm algorithm) {
  switch (algorithm) {
    case SigningAlgorithm::es256:
      return "ES256";
    case SigningAlgorithm::eddsa:
      return "EdDSA";
    case SigningAlgorithm::ps256:
      return "PS256";
    case SigningAlgorithm::rs256:
      return "RS256";
  }
  return {};
}

// RFC 8725 §3.1, FAPI 2.0 SP §5.4.1: the algorithms of the profile, whoever signs.
bool admits_algorithm(const Profile& profile, std::string_view alg) {
  // RFC 9864 §2.2: another name for what EdDSA means here.
  if (alg == "Ed25519") alg = "EdDSA";
  return std::all_of(algorithms.begin(), algorithms.end(),
                     [&](SigningAlgorithm each) { return name_of(each) != alg || profile.algorithms.contains(each); });
}

}  // namespace oauthkit
