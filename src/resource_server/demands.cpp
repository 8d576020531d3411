#include "resource_server/demands.hpp"

#include <algorithm>

#include "oauthkit/mtls.hpp"

namespace oauthkit {

// RFC 8707 §3, RFC 9728 §7.3: a token for one API is of no use at another.
bool is_meant_for(const FoundToken& found, const std::vector<std::string>& audience) {
  const auto& resource = found.stored.authorization.access.resource;
  if (audience.empty()) return resource.empty() || found.audience_checked;
  return std::find_first_of(resource.begin(), resource.end(), audience.begin(), audience.end()) != resource.end();
}

Possession prove(const BearerOptions& options, const Request& request, const Intake& intake,
                 const Confirmation& confirmation) {
  // RFC 8705 §3: the token is nobody else's.
  const auto& certificate = confirmation.x5t_s256;
  if (!certificate.empty() && certificate != mtls::thumbprint(request.client_certificate)) return {invalid_token};
  // RFC 9449 §7.2, FAPI 2.0 SP §5.3.4: a bound token is no bearer token, and a bearer token is not made a bound one.
  if (intake.is_dpop == confirmation.jkt.empty()) return {invalid_token};
  if (!intake.is_dpop) return {};
  auto proof = DpopVerifier::of(*options.dpop).verify(request, intake.tokens.front());
  if (!proof) return {proof.error()};
  // RFC 9449 §4.3, check 12
  if (proof->jkt != confirmation.jkt) return {Error{ErrorCode::invalid_token, "the access token is of another key"}};
  return {std::nullopt, *std::move(proof)};
}

bool has_signed_in_so(const Authorization& authorization, const StepUp& step_up, TimePoint now) {
  if (authorization.user_id.empty()) return false;
  const auto& auth_time = authorization.authentication.auth_time;
  const auto& acr = authorization.authentication.acr;
  const auto& values = step_up.acr_values;
  // RFC 9470 §6, §6.1: the token tells how; one that does not is not enough.
  if (!values.empty() && std::find(values.begin(), values.end(), acr) == values.end()) return false;
  if (!step_up.max_age) return true;
  return auth_time && now - *auth_time <= *step_up.max_age;
}

}  // namespace oauthkit
