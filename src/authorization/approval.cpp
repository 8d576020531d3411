#include "authorization/approval.hpp"

#include "assembly/extra_members.hpp"
#include "authorization/agreements.hpp"
#include "authorization/decided_device.hpp"
#include "authorization/hooks.hpp"
#include "base/json.hpp"

namespace oauthkit {
namespace {

constexpr std::string_view endpoint = "authorization";

Authorization authorization_of(const Context& context, const WayBack& back, const AuthorizationRequest& request,
                               const Agreement& agreement) {
  Authorization granted;
  granted.issuer = context.options().issuer;
  granted.client_id = request.client_id;
  granted.client_generation = back.client().registration.generation;
  granted.user_id = agreement.user.id;
  granted.authentication = agreement.user.authentication;
  granted.access = agreement.access;
  granted.code_binding = request.code_binding;
  // RFC 6749 §3.1.2.3: where the request names none, the one that is registered is used.
  if (request.code_binding.redirect_uri.empty()) granted.code_binding.default_redirect_uri = back.redirect_uri();
  granted.family = context.random_id();
  granted.extensions = request.extensions;
  granted.extra = agreement.extra;
  return granted;
}

/// Remembers what a person has just agreed to, and tells the source of the client.
void remember(const Setup& setup, const Context& context, const WayBack& back, const Agreement& agreement) {
  if (!agreement.asked) return;
  remember_agreement(setup, context, back.client(), agreement.user.id);
  if (back.source() != nullptr) back.source()->agreed(back.client(), agreement.user.id);
}

// What need not be asked is looked at once more after all that completes has noted what comes of it: whoever takes a
// consent back meanwhile ends that, or finds it not begun.
bool still_stands(const Setup& setup, const WayBack& back, const AuthorizationRequest& request,
                  const Agreement& agreement) {
  if (agreement.asked || setup.complete.empty()) return true;
  Access agreed;
  const auto said = immediate(setup, back.client(), agreement.user, request, &agreed);
  if (!immediate_allows(setup, said, agreement.access, request.claims)) return false;
  // Also what is granted only to those whom the person agreed to it for.
  const auto granted =
      granted_unasked(setup, {.client = back.client(), .user = agreement.user, .request = request, .agreed = agreed});
  return granted.scope.contains(agreement.access.scope);
}

}  // namespace

Result<void> check_agreement(const Agreement& agreement) {
  if (agreement.user.id.empty()) return server_error("a user without an id agreed");
  if (agreement.extra.empty() || json::is_object(agreement.extra)) return {};
  return server_error("the extra of a decision is not a JSON object");
}

Response answer_consent(const Setup& setup, const Context& context, const WayBack& back,
                        const AuthorizationRequest& request, const Agreement& agreement) {
  if (const auto sound = check_agreement(agreement); !sound) return back.failure(endpoint, sound.error());
  if (back.device()) return approve_device(setup, context, back, agreement);
  const auto granted = authorization_of(context, back, request, agreement);
  const Approval approval{.context = context,
                          .client = back.client(),
                          .user = agreement.user,
                          .request = request,
                          .granted = granted,
                          .asked = agreement.asked};
  const auto completed = complete(setup, approval);
  if (!completed) return back.failure(endpoint, completed.error_or(access_denied("the request was refused")));
  if (!still_stands(setup, back, request, agreement)) {
    return back.failure(endpoint, {ErrorCode::consent_required, "the user has taken the consent back"});
  }
  // Issuing comes last: what a hook throws must not leave a token behind that nobody was given.
  const auto extra = extra_parameters(setup, approval);
  remember(setup, context, back, agreement);
  auto answer = find_grant(setup, request.response_type)->respond(approval);
  if (!answer) return back.failure(endpoint, answer.error_or(access_denied("the request was refused")));
  add_extra_parameters(context, back.client().id, extra, *answer);
  context.report({.kind = Event::Kind::consent_given,
                  .client_id = granted.client_id,
                  .user_id = granted.user_id,
                  .family = granted.family});
  return back.success(*std::move(answer));
}

}  // namespace oauthkit
