#include "authorization/approval.hpp"

#include <algorithm>
#include <array>

#include "base/json.hpp"

namespace oauthkit {
namespace {

constexpr std::string_view endpoint = "authorization";
// RFC 6749 §3.1, RFC 9207 §2: what is added repeats and replaces nothing, iss least of all.
constexpr std::array<std::string_view, 12> reserved = {
    "code", "access_token", "token_type", "expires_in",        "refresh_token", "scope",
    "iss",  "error",        "id_token",   "error_description", "error_uri",     "state"};

Authorization authorization_of(const Context& context, const AuthorizationRequest& request,
                               const Agreement& agreement) {
  Authorization granted;
  granted.client_id = request.client_id;
  granted.user_id = agreement.user.id;
  granted.scope = agreement.scope;
  granted.redirect_uri = request.redirect_uri;
  granted.code_challenge = request.code_challenge;
  granted.code_challenge_method = request.code_challenge_method;
  // RFC 9449 §10: the key that the code is bound to.
  granted.confirmation.jkt = request.dpop_jkt;
  granted.resource = request.resource;
  granted.auth_time = agreement.user.auth_time;
  granted.acr = agreement.user.acr;
  granted.family = context.random_id();
  granted.extensions = request.extensions;
  granted.extra = agreement.extra;
  return granted;
}

Params extra_parameters(const Setup& setup, const Approval& approval) {
  Params extra;
  for (const auto& hook : setup.extra_parameters) {
    for (const auto& [name, value] : hook(approval)) extra.add(name, value);
  }
  return extra;
}

void add_extra_parameters(const Approval& approval, const Params& extra, Params& answer) {
  for (const auto& [name, value] : extra) {
    const bool taken = answer.contains(name) || std::find(reserved.begin(), reserved.end(), name) != reserved.end();
    if (!taken) {
      answer.add(name, value);
    } else {
      approval.context.report(
          {.kind = Event::Kind::parameter_dropped, .client_id = approval.client.id, .detail = name});
    }
  }
}

}  // namespace

Response answer_consent(const Setup& setup, const Context& context, const Target& target,
                        const AuthorizationRequest& request, const Agreement& agreement) {
  if (agreement.user.id.empty()) return target.failure(endpoint, server_error("a user without an id agreed"));
  if (!agreement.extra.empty() && !json::is_object(agreement.extra)) {
    return target.failure(endpoint, server_error("the extra of a decision is not a JSON object"));
  }
  const auto granted = authorization_of(context, request, agreement);
  const Approval approval{
      .context = context, .client = target.client(), .user = agreement.user, .request = request, .granted = granted};
  if (setup.complete) {
    const auto completed = setup.complete(approval);
    if (!completed) return target.failure(endpoint, completed.error_or(access_denied("the request was refused")));
  }
  // Issuing comes last: what a hook throws must not leave a token behind that nobody was given.
  const auto extra = extra_parameters(setup, approval);
  auto answer = find_grant(setup, request.response_type)->respond(approval);
  if (!answer) return target.failure(endpoint, answer.error_or(access_denied("the request was refused")));
  add_extra_parameters(approval, extra, *answer);
  context.report({.kind = Event::Kind::consent_given,
                  .client_id = granted.client_id,
                  .user_id = granted.user_id,
                  .family = granted.family});
  return target.success(*std::move(answer));
}

}  // namespace oauthkit
