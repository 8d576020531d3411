#include "authorization/polled_approval.hpp"

#include "authorization/agreements.hpp"
#include "authorization/hooks.hpp"

namespace oauthkit {
namespace {

// RFC 8628 §5.4: the one who agreed sits at another device, so that nothing of their login goes with the tokens.
Authorization authorization_of(const PolledAsked& asked, const Agreement& agreement) {
  const auto& polled = asked.request;
  Authorization granted;
  granted.issuer = polled.issuer;
  granted.client_id = polled.request.client_id;
  granted.client_generation = polled.client_generation;
  granted.user_id = agreement.user.id;
  granted.authentication = agreement.user.authentication;
  granted.authentication.sid.clear();
  granted.access = agreement.access;
  granted.family = polled.family;
  granted.extensions = polled.request.extensions;
  granted.extra = agreement.extra;
  return granted;
}

}  // namespace

Result<void> refuse_polled(const Context& context, const PolledAsked& asked) {
  return asked.decisions.answer(asked.handle, std::nullopt, context.now());
}

Result<void> approve_polled(const Setup& setup, const Context& context, const PolledAsked& asked,
                            const Agreement& agreement) {
  const auto granted = authorization_of(asked, agreement);
  const auto completed = complete(setup, {.context = context,
                                          .client = asked.client,
                                          .user = agreement.user,
                                          .request = asked.request.request,
                                          .granted = granted,
                                          .asked = agreement.asked});
  if (!completed) {
    if (auto refused = refuse_polled(context, asked); !refused) return refused;
    return completed.error_or(access_denied("the request was refused"));
  }
  // The answer comes last: where an agreement cannot be remembered nothing is granted, and it can be given again.
  remember_agreement(setup, context, asked.client, agreement.user.id);
  if (asked.source != nullptr) asked.source->agreed(asked.client, agreement.user.id);
  if (!asked.decisions.answer(asked.handle, granted, context.now())) return denied();
  context.report({.kind = Event::Kind::consent_given,
                  .client_id = granted.client_id,
                  .user_id = granted.user_id,
                  .family = granted.family});
  return {};
}

}  // namespace oauthkit
