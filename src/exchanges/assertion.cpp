#include "exchanges/assertion.hpp"

#include <algorithm>
#include <array>

#include "assembly/profile_rules.hpp"
#include "exchanges/issuing.hpp"
#include "jose/claims.hpp"
#include "jose/header.hpp"
#include "keys/assertion.hpp"
#include "oauthkit/hash.hpp"

namespace oauthkit::exchanges {
namespace {

using jose::Outcome;
using jose::refuse;

constexpr std::string_view record_kind = "assertion";
constexpr std::string_view id_jag_typ = "oauth-id-jag+jwt";

// RFC 8725 §3.11: typed for what it is, or not at all; never for something else.
constexpr std::array<std::string_view, 3> types = {"", "JWT", id_jag_typ};

constexpr std::chrono::seconds longest_plain = std::chrono::hours(1);
constexpr std::chrono::seconds longest_id_jag = std::chrono::minutes(10);

// More than clocks may differ for any client, whoever it is that presents an assertion next.
constexpr std::chrono::seconds longest_leeway = std::chrono::minutes(5);

// How far clocks may differ where the profile says nothing else.
std::chrono::seconds leeway_of(const TokenRequest& request) {
  return leeway_within(request.context.profile(request.client), std::chrono::seconds(30));
}

Outcome<void> check_id_jag(const TokenRequest& request, const Assertion& assertion) {
  // ID-JAG §8.1: for confidential clients.
  if (request.client.is_public()) return refuse("an ID-JAG is for confidential clients");
  // ID-JAG §4.4.1: aud is the issuer of this server, and no other name that it goes by.
  jose::Claims claims;
  if (!claims.read(assertion.claims) || !claims.has_sole_audience(request.context.options().issuer)) {
    return refuse("the issuer of this server is not the only audience");
  }
  // ID-JAG §4.4.1: client_id is the client that authenticated.
  if (assertion.client_id != request.client.id) return refuse("the client_id is not that of the client");
  // ID-JAG §3.1: iat is required, beside what every assertion has; and it is a short-lived one.
  if (!assertion.issued_at) return refuse("there is no iat");
  const auto latest = request.context.now() + longest_id_jag + leeway_of(request);
  return assertion.expires_at > latest ? refuse("exp is too far off") : Outcome<void>();
}

bool takes(const TrustedIssuer& issuer, AssertionProfile profile) {
  return issuer.profile == profile || issuer.profile == AssertionProfile::either;
}

Outcome<void> check(const TokenRequest& request, const TrustedIssuer& issuer, const Assertion& assertion) {
  // RFC 7523 §3 no. 1: iss is somebody who is trusted, and neither this server nor a client that vouches for users.
  // ID-JAG §8.3: what this server issued itself is no grant here.
  if (issuer.issuer == request.context.options().issuer) return refuse("this server issued it itself");
  if (issuer.issuer == request.client.id) return refuse("the client issued it itself");
  // FAPI 2.0 SP §5.4.1: the algorithms of the profile alone.
  if (!admits_algorithm(request.context.profile(request.client), assertion.alg)) {
    return refuse("the profile does not admit the algorithm");
  }
  // ID-JAG §3.1: the typ tells an ID-JAG, and an issuer of the one signs no grant of the other kind.
  const bool is_id_jag = jose::is_type(assertion.typ, id_jag_typ);
  if (!takes(issuer, is_id_jag ? AssertionProfile::id_jag : AssertionProfile::plain)) {
    return refuse("the typ is not that of its profile");
  }
  if (is_id_jag) {
    if (const auto fits = check_id_jag(request, assertion); !fits) return fits;
  }
  // RFC 7523 §3 no. 7: jti, required here, counts once.
  if (assertion.jti.empty()) return refuse("there is no jti");
  // ID-JAG §8.6.1.2: whoever uses it proves to have the key.
  if (!is_held(assertion.confirmation, request.confirmation)) return refuse("it is bound to what was not proved");
  return {};
}

}  // namespace

// RFC 7523 §3.1: invalid_grant, and every refusal reads the same; the operator is told more.
Error assertion_refused(std::string_view reason) {
  return {ErrorCode::invalid_grant, "the assertion is not valid",
          std::string("exchanges::jwt_bearer: ").append(reason)};
}

Result<Assertion> read_granting(const TokenRequest& request, std::string_view jwt, const TrustedIssuers& trusted,
                                const std::vector<std::string>& legacy_audiences) {
  // RFC 7523 §3 no. 3, RFC 7523bis: this server, and nobody beside it.
  std::vector<std::string_view> audience = {request.context.options().issuer};
  audience.insert(audience.end(), legacy_audiences.begin(), legacy_audiences.end());
  const keys::AssertionRules rules{
      .audience = audience, .types = types, .longest = longest_plain, .leeway = leeway_of(request)};
  auto assertion = keys::read_assertion(trusted, jwt, rules, request.context.now());
  if (assertion.is_denied()) return assertion_refused("its issuer is not trusted");
  if (!assertion) return assertion_refused(assertion.error().cause);
  const auto fits = check(request, *trusted.find(assertion->issuer), *assertion);
  if (!fits) return assertion_refused(fits.reason());
  return assertion;
}

// The store refuses what is there already: of any number of uses at once one is the first.
Result<void> use_assertion(const TokenRequest& request, const Assertion& assertion, const User& user, Store& store) {
  // Two issuers' equal jti are two assertions.
  std::string name = request.context.options().issuer;
  name.append(1, '\0').append(assertion.issuer).append(1, '\0').append(assertion.jti);
  const std::array records = {
      Record{.kind = std::string(record_kind),
             .hash = hash_token(name),
             .client_id = request.client.id,
             .expires_at = assertion.expires_at + std::max(leeway_of(request), longest_leeway)}};
  if (store.put(records)) return {};
  request.context.report({.kind = Event::Kind::assertion_replayed,
                          .client_id = request.client.id,
                          .user_id = user.id,
                          .detail = assertion.issuer});
  return assertion_refused("it was used before");
}

}  // namespace oauthkit::exchanges
