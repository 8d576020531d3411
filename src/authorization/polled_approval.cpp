#include "authorization/polled_approval.hpp"

#include "authorization/agreements.hpp"
#include "authorization/hooks.hpp"
#include "protocol/failures.hpp"

namespace oauthkit {
namespace {

constexpr std::string_view endpoint = "decision";

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

// What was answered stays answered, and whoever waits for it is told, whatever becomes of a note.
void note(const Setup& setup, const std::function<void()>& write) {
  const auto written = [&] {
    write();
    return true;
  };
  guarded(setup.options.environment, endpoint, written, [](const Error&) { return false; });
}

/// Remembers what a person has just agreed to, and tells the source of the client.
void remember(const Setup& setup, const Context& context, const PolledAsked& asked, const std::string& user_id) {
  note(setup, [&] { remember_agreement(setup, context, asked.client, user_id); });
  if (asked.source != nullptr) note(setup, [&] { asked.source->agreed(asked.client, user_id); });
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
  if (!asked.decisions.answer(asked.handle, granted, context.now())) return denied();
  remember(setup, context, asked, agreement.user.id);
  context.report({.kind = Event::Kind::consent_given,
                  .client_id = granted.client_id,
                  .user_id = granted.user_id,
                  .family = granted.family});
  return {};
}

}  // namespace oauthkit
