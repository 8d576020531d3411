#include "client_auth/assertion.hpp"

#include <array>

#include "assembly/profile_rules.hpp"
#include "jose/header.hpp"
#include "oauthkit/hash.hpp"

namespace oauthkit::client_auth {
namespace {

constexpr std::string_view jwt_bearer = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
constexpr std::string_view record_kind = "client_assertion";

using jose::Outcome;
using jose::refuse;

// RFC 7521 §4.2.1, RFC 7523 §3.2: invalid_client, and every refusal reads the same; the operator is told more.
Error refused(std::string_view method, std::string_view reason) {
  return {ErrorCode::invalid_client, "client authentication failed", std::string(method).append(": ").append(reason)};
}

/// The `alg` of an assertion; empty when it has none that can be read.
std::string algorithm_of(std::string_view assertion) {
  constexpr std::size_t max_header_bytes = 11 * 1024;
  const auto part = assertion.substr(0, assertion.find('.'));
  if (part.size() > max_header_bytes) return {};
  const auto json = base64url_decode(part);
  if (!json) return {};
  auto header = jose::read_header(*json);
  return header ? std::move(header->alg) : std::string();
}

// RFC 7523 §3 no. 1 and 2: for client authentication, issuer and subject are the client.
std::string_view client_id_in(const jose::Claims& claims) {
  const auto issuer = claims.text("iss");
  return issuer == claims.text("sub") ? issuer : std::string_view();
}

bool is_typed_well(std::string_view typ, bool required) {
  if (jose::is_type(typ, "client-authentication+jwt")) return true;
  return !required && (typ.empty() || jose::is_type(typ, "JWT"));
}

}  // namespace

bool AssertionAuth::presented(const ClientAuthRequest& request) const {
  const auto& params = request.params();
  if (!params.get("client_assertion") && !params.get("client_assertion_type")) return false;
  return takes(algorithm_of(params.value_or_empty("client_assertion")));
}

Result<Client> AssertionAuth::authenticate(const ClientAuthRequest& request) const {
  const auto type = request.params().get("client_assertion_type");
  const auto text = request.params().get("client_assertion");
  if (!type || !text) return invalid_request("client_assertion and client_assertion_type belong together");
  // RFC 7521 §4.2, RFC 7523 §2.2: the assertion comes with its type, that of one JWT.
  if (*type != jwt_bearer) return invalid_request("the client_assertion_type is not supported");
  Assertion assertion;
  if (const auto read = assertion.jws.read(*text); !read) return refused(method(), read.reason());
  const auto read = assertion.claims.read(assertion.jws.unverified_payload());
  if (!read) return refused(method(), read.reason());
  const auto client_id = client_id_in(assertion.claims);
  if (client_id.empty()) return refused(method(), "iss and sub are not one client");
  auto client = request.client(client_id, method());
  if (!client && !client.is_denied()) return client;
  // RFC 7591 §2: a client authenticates by the method it is registered for, and no other.
  const bool known = client && client->authenticates_by(method());
  const auto proven = prove(assertion, request.context(), known ? &*client : nullptr);
  if (!proven) return refused(method(), proven.reason());
  return client;
}

Outcome<void> AssertionAuth::prove(const Assertion& assertion, const Context& context, const Client* client) const {
  // RFC 7523 §3 no. 8 to 10: other claims may be there; signature or MAC and the whole JWT are valid.
  if (const auto matches = check_signature(assertion, client); !matches) return matches;
  if (client == nullptr) return refuse("there is no such client for this method");
  const auto& alg = client->token_endpoint_auth_signing_alg;
  if (!alg.empty() && alg != assertion.jws.header().alg)
    return refuse("the client is registered for another algorithm");
  const auto profile = context.profile(*client);
  // FAPI 2.0 SP §5.3.2.1: ten seconds ahead pass, more than sixty do not.
  const auto leeway = leeway_within(profile, options_.leeway);
  // FAPI 2.0 SP §5.4.1, RFC 8725 §3.1: the algorithms of the profile alone.
  if (!admits_algorithm(profile, assertion.jws.header().alg)) return refuse("the profile does not admit the algorithm");
  if (const auto checked = check_claims(assertion, context, profile, leeway); !checked) return checked;
  return spend(assertion.claims, client->id, context.options().issuer, leeway);
}

Outcome<void> AssertionAuth::check_claims(const Assertion& assertion, const Context& context, const Profile& profile,
                                          std::chrono::seconds leeway) const {
  const auto& claims = assertion.claims;
  // RFC 7523bis: the type tells a client assertion from every other token; RFC 8725 §3.11.
  if (!is_typed_well(assertion.jws.header().typ, options_.require_typ)) return refuse("the typ is of something else");
  // RFC 7523 §3 no. 3, RFC 7523bis: the issuer of the server is the only audience.
  if (!is_for_us(claims, context.options().issuer, profile)) return refuse("the issuer is not the only audience");
  // RFC 7523 §3 no. 4 to 6: exp is there, has not passed and is near; nbf and iat have come.
  if (const auto timely = jose::check_times(claims, context.now(), leeway); !timely) return timely;
  if (**claims.time("exp") > context.now() + options_.longest_life + leeway) return refuse("exp is too far off");
  // RFC 7523 §3 no. 7: jti, required here, counts once.
  if (claims.text("jti").empty()) return refuse("there is no jti");
  return {};
}

// RFC 7523bis: the audience is a text. An array, also of one, is how assertions for somebody else get in.
// FAPI 2.0 SP §5.3.2.1: that of the issuer, and of no endpoint.
bool AssertionAuth::is_for_us(const jose::Claims& claims, const std::string& issuer, const Profile& profile) const {
  const bool more = profile.assertion_audience == AssertionAudience::with_legacy_audiences;
  const bool takes_arrays = more && !options_.legacy_audiences.empty();
  if (claims.text("aud").empty() && !takes_arrays) return false;
  if (claims.has_sole_audience(issuer)) return true;
  if (!more) return false;
  for (const auto& audience : options_.legacy_audiences) {
    if (claims.has_audience(audience)) return true;
  }
  return false;
}

// The store refuses what is there already: of any number of uses at once one is the first.
Outcome<void> AssertionAuth::spend(const jose::Claims& claims, const std::string& client_id, const std::string& issuer,
                                   std::chrono::seconds leeway) const {
  std::string name = issuer;
  name.append(1, '\0').append(client_id).append(1, '\0').append(claims.text("jti"));
  const std::array records = {Record{.kind = std::string(record_kind),
                                     .hash = hash_token(name),
                                     .client_id = client_id,
                                     .expires_at = **claims.time("exp") + leeway}};
  if (!replays_->put(records)) return refuse("the assertion was used before");
  return {};
}

std::vector<std::string> AssertionAuth::contradictions(const Profile& profile) const {
  std::vector<std::string> all;
  const std::string name(method());
  if (!options_.legacy_audiences.empty() && profile.assertion_audience == AssertionAudience::issuer) {
    all.push_back(sentence(profile, {"assertion_audience", name + " takes legacy_audiences",
                                     "wants the issuer as the only audience", "remove them"}));
  }
  if (options_.leeway != leeway_within(profile, options_.leeway)) {
    const auto seconds = std::to_string(options_.leeway.count());
    const auto most = std::to_string(profile.clock.most.count());
    all.push_back(
        sentence(profile, {"clock", name + " has a leeway of " + seconds + " s",
                           "wants one from " + std::to_string(profile.clock.least.count()) + " s to " + most + " s",
                           "set AssertionOptions::leeway within"}));
  }
  return all;
}

std::vector<Finding> AssertionAuth::findings() const {
  std::vector<Finding> findings;
  const auto add = [&](Finding::Kind kind, const char* text) {
    findings.push_back({kind, std::string(method()).append(text)});
  };
  if (!replays_) add(Finding::Kind::mistake, " can not tell a replay: give it a Store.");
  if (replays_ && !replays_->outlives_process()) {
    findings.push_back({.kind = Finding::Kind::loosened,
                        .text = std::string(method()).append(
                            " remembers assertions in this process alone, beside codes or tokens that are kept for "
                            "longer: another node or the next start takes an assertion again."),
                        .beside = Finding::Beside::a_lasting_module});
  }
  if (options_.longest_life <= std::chrono::seconds(0) || options_.leeway < std::chrono::seconds(0)) {
    add(Finding::Kind::mistake, " takes no assertion at all: set AssertionOptions::longest_life, and a leeway from 0.");
  }
  if (!options_.legacy_audiences.empty()) {
    add(Finding::Kind::loosened,
        " takes legacy_audiences: an assertion that a client makes for another server may work here.");
  }
  return findings;
}

}  // namespace oauthkit::client_auth
