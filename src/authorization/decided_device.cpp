#include "authorization/decided_device.hpp"

#include "authorization/polled_approval.hpp"
#include "protocol/failures.hpp"

namespace oauthkit {
namespace {

constexpr std::string_view endpoint = "decision";

PolledAsked asked_of(const Setup& setup, const WayBack& back) {
  const auto& device = *back.device();
  return {.decisions = setup.devices->decisions(),
          .request = device.request,
          .handle = device.handle,
          .client = back.client(),
          .source = back.source()};
}

Response usual_page(bool allowed) {
  const std::string title = allowed ? "Your device is connected" : "Your device was refused";
  return Response::html(200, "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>" + title +
                                 "</title><h1>" + title +
                                 "</h1><p>You can close this page and go back to your device.</p></html>");
}

Response done(const Setup& setup, const Context& context, const WayBack& back, bool allowed) {
  const auto& draw = setup.devices->options().done;
  if (!draw) return usual_page(allowed);
  const auto drawn = [&] { return draw({.request = context.request(), .client = back.client(), .allowed = allowed}); };
  // What has been decided stays decided, whatever becomes of the page.
  return guarded(setup.options.environment, endpoint, drawn, [&](const Error&) { return usual_page(allowed); });
}

void report(const Context& context, const WayBack& back, std::string_view user_id, const char* decision) {
  context.report({.kind = Event::Kind::device_decided,
                  .client_id = back.client().id,
                  .user_id = std::string(user_id),
                  .family = back.device()->request.family,
                  .detail = decision});
}

}  // namespace

// RFC 8628 §3.3: the device learns of it at the token endpoint, and the person on a page.
Response approve_device(const Setup& setup, const Context& context, const WayBack& back, const Agreement& agreement) {
  const auto approved = approve_polled(setup, context, asked_of(setup, back), agreement);
  // A hook that refuses at the end is a no, too.
  if (!approved.is_denied()) report(context, back, agreement.user.id, approved ? "allow" : "deny");
  if (!approved) return back.failure(endpoint, approved.error_or(invalid_request(device_is_over)));
  return done(setup, context, back, true);
}

Response refuse_device(const Setup& setup, const Context& context, const WayBack& back, std::string_view user_id) {
  const auto refused = refuse_polled(context, asked_of(setup, back));
  if (!refused) return back.failure(endpoint, refused.error_or(invalid_request(device_is_over)));
  context.report({.kind = Event::Kind::consent_denied, .client_id = back.client().id, .user_id = std::string(user_id)});
  report(context, back, user_id, "deny");
  return done(setup, context, back, false);
}

}  // namespace oauthkit
