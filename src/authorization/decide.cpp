#include "assembly/setup.hpp"
#include "authorization/acr_values.hpp"
#include "authorization/approval.hpp"
#include "authorization/decided_access.hpp"
#include "authorization/decided_device.hpp"
#include "authorization/decision_form.hpp"
#include "authorization/device_sign_in.hpp"
#include "authorization/hooks.hpp"
#include "authorization/pending_decision.hpp"
#include "authorization/request_source.hpp"
#include "oauthkit/server.hpp"
#include "protocol/failures.hpp"
#include "session/login.hpp"

namespace oauthkit {
namespace {

constexpr std::string_view endpoint = "decision";

Response page(const Setup& setup, const Request& request, const Error& error) {
  return error_page(setup.options, endpoint, request, error);
}

Response already_answered(const Setup& setup, const Context& context) {
  return page(setup, context.request(), {ErrorCode::invalid_request_uri, "this request has been answered already"});
}

Response carry_out(const Setup& setup, const Context& context, const Held& held, const Browser& browser,
                   const Decision& decision, const WayBack& back) {
  const auto& request = held.transaction.request;
  const auto refuse = [&](const Error& why) {
    if (back.device()) return refuse_device(setup, context, back, held.transaction.user_id);
    context.report(
        {.kind = Event::Kind::consent_denied, .client_id = request.client_id, .user_id = held.transaction.user_id});
    return back.failure(endpoint, why);
  };
  if (!take_pushed(setup, context, request)) return already_answered(setup, context);
  if (!decision.allowed()) return refuse(access_denied("the user said no"));
  auto access = decided_access(context, back.client(), *browser.user, request.access, decision);
  if (!access && access.error().code == ErrorCode::access_denied) return refuse(access.error());
  if (!access) return back.failure(endpoint, access.error());
  return answer_consent(setup, context, back, request,
                        {.user = session::user_in_login({.session_id = browser.session_id, .user = *decision.user()}),
                         .access = *std::move(access),
                         .extra = decision.extra()});
}

Result<void> check_sign_in(const Setup& setup, const Held& held, const Browser& browser, const Decision& decision,
                           const Result<Target>& target) {
  if (!target || !decision.user() || !browser.user) return {};
  const auto suffices = user_suffices(setup, {.client = target->client(),
                                              .user = *browser.user,
                                              .request = held.transaction.request,
                                              .for_this_request = held.transaction.signed_in});
  const auto refusal = access_denied("this sign-in does not suffice; please start again");
  if (!suffices) return suffices.error_or(refusal);
  const auto binding = binding_acr_values(setup.options, held.transaction.request);
  if (!has_acr(binding, browser.user->authentication)) return refusal;
  return {};
}

Response decide(const Setup& setup, const Context& context, const Held& held, const Browser& browser,
                const Decision& decision) {
  if (!held.transaction.asked) return page(setup, context.request(), invalid_request("nobody was asked yet"));
  if (decision.allowed() && !decision.user()) {
    return page(setup, context.request(), invalid_request("nobody is signed in"));
  }
  // A consent is a user's: the one who was asked.
  if (decision.user() && (held.transaction.user_id.empty() || decision.user()->id != held.transaction.user_id)) {
    return page(setup, context.request(), invalid_request("this user was not asked"));
  }
  auto target = Target::prove_again(setup, context, held.transaction);
  // Until all hooks agree to who has signed in, nothing is decided.
  if (const auto checked = check_sign_in(setup, held, browser, decision, target); !checked) {
    return page(setup, context.request(), checked.error());
  }
  // RFC 6819 §5.1.5.4: a decision works once. One on a pushed request ends with that, which costs no write of its own.
  const bool is_pushed = held.transaction.request.pushed != TokenHash();
  if (!is_pushed && !setup.transactions->take(held.id, context.now())) {
    return page(setup, context.request(), invalid_request("this request has been decided already"));
  }
  if (!target) return page(setup, context.request(), target.error());
  const auto back = WayBack::of(setup, context, *std::move(target), held.transaction.request);
  if (!back) return page(setup, context.request(), back.error());
  return guarded_but_for_stores(
      setup.options.environment, endpoint, [&] { return carry_out(setup, context, held, browser, decision, *back); },
      [&](const Error& error) { return back->failure(endpoint, error); });
}

Response answer(const Setup& setup, const Request& request, const Browser& browser, const Decision* given) {
  const auto form = read_decision_form(request);
  if (!form) return page(setup, request, form.error());
  const Context context = context_for(setup, request);
  const auto held = find_pending(setup, context, *form, browser);
  if (!held) return page(setup, request, held.error());
  const auto decision =
      given ? Result<Decision>(*given) : read_decision(*form, browser, held->transaction.request.access);
  if (!decision) return page(setup, request, decision.error());
  return decide(setup, context, *held, browser, *decision);
}

Response serve(const Setup& setup, const Request& request, const Browser& browser, const Decision* decision) {
  return guarded(
      setup.options.environment, endpoint, [&] { return answer(setup, request, browser, decision); },
      [&](const Error& error) { return page(setup, request, error); });
}

Result<Waiting> look(const Setup& setup, const Request& request, const Browser& browser) {
  const auto found = [&]() -> Result<Waiting> {
    const auto form = read_decision_form(request);
    if (!form) return form.error();
    const auto context = context_for(setup, request);
    const auto held = find_pending(setup, context, *form, browser);
    if (!held) return held.error();
    if (is_before_code(held->transaction)) return invalid_request("nobody was asked yet");
    const auto target = Target::prove_again(setup, context, held->transaction);
    if (!target) return target.error();
    return Waiting{.client = target->client(), .request = held->transaction.request, .info = held->transaction.info};
  };
  return guarded(setup.options.environment, endpoint, found,
                 [](const Error& error) -> Result<Waiting> { return error; });
}

}  // namespace

Result<Waiting> Server::waiting(const Request& request, const Browser& browser) const {
  return look(serving(*setup_), request, browser);
}

Response Server::decide(const Request& request, const Browser& browser) const {
  return serve(serving(*setup_), request, browser, nullptr);
}

Response Server::decide(const Request& request, const Browser& browser, const Decision& decision) const {
  return serve(serving(*setup_), request, browser, &decision);
}

}  // namespace oauthkit
