#include "resource_server/refusal.hpp"

#include "dpop/verifier.hpp"
#include "protocol/failures.hpp"

namespace oauthkit {
namespace {

// RFC 9449 §7.1: at an API these two are 401, whatever they are at the token endpoint.
int status_of(ErrorCode code) {
  const bool of_proof = code == ErrorCode::invalid_dpop_proof || code == ErrorCode::use_dpop_nonce;
  return of_proof ? 401 : http_status(code);
}

std::string dpop_attributes(const BearerOptions& options) {
  std::string names;
  for (const auto& name : DpopVerifier::of(*options.dpop).algorithms()) names.append(names.empty() ? "" : " ") += name;
  return ", algs=\"" + names + '"';
}

// RFC 6750 §3, RFC 9449 §7.1: with every refusal, each attribute once.
std::string challenge_of(const BearerOptions& options, bool is_dpop, const std::string& attributes = {}) {
  std::string challenge = is_dpop ? "DPoP" : "Bearer";
  challenge += " realm=\"" + printable_description(options.realm) + '"';
  if (is_dpop) challenge += dpop_attributes(options);
  challenge += attributes;
  // RFC 9728 §5.1: where the metadata is.
  if (!options.resource_metadata.empty()) challenge += ", resource_metadata=\"" + options.resource_metadata + '"';
  return challenge;
}

}  // namespace

// RFC 9449 §9: the nonce for the next proof comes with the refusal of this one.
void tell_nonce(const BearerOptions& options, const Request& request, Response& response) {
  if (!options.dpop || request.headers.count("DPoP") == 0) return;
  if (auto nonce = DpopVerifier::of(*options.dpop).nonce()) {
    response.headers.set("DPoP-Nonce", *std::move(nonce));
  }
}

Response Refusal::operator()(const std::optional<Error>& error, const std::string& hints) const {
  std::string attributes;
  Response response = Response::json(401, "{}");
  // OAuth 2.1 §5.3.1: of an error hears who made one.
  if (error) {
    response.status = status_of(error->code);
    const std::string name(wire_name(*error));
    const auto description = printable_description(error->description);
    attributes = ", error=\"" + name + "\", error_description=\"" + description + '"';
    response.body = "{\"error\":\"" + name + "\",\"error_description\":\"" + description + "\"}";
  }
  response.headers.set("WWW-Authenticate", challenge_of(options, is_dpop, attributes + hints));
  // RFC 9449 §7.2: a challenge for each scheme, the reason with the one that was used.
  if (options.dpop) response.headers.add("WWW-Authenticate", challenge_of(options, !is_dpop));
  tell_nonce(options, request, response);
  return response;
}

// RFC 6750 §3.1: insufficient_scope names the scope that is needed.
Response Refusal::scope(const Scope& needed) const {
  return (*this)(Error{ErrorCode::insufficient_scope, "the access token has not enough scope"},
                 ", scope=\"" + needed.to_string() + '"');
}

// RFC 9470 §3: with the refusal, what would be enough.
Response Refusal::step_up(const StepUp& step_up) const {
  std::string values;
  for (const auto& value : step_up.acr_values) values.append(values.empty() ? "" : " ").append(value);
  std::string hints;
  if (!values.empty()) hints += ", acr_values=\"" + printable_description(values) + '"';
  if (step_up.max_age) hints += ", max_age=\"" + std::to_string(step_up.max_age->count()) + '"';
  return (*this)(Error{ErrorCode::insufficient_user_authentication, "the person has to sign in anew or in another way"},
                 hints);
}

}  // namespace oauthkit
