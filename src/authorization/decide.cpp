#include "authorization/approval.hpp"
#include "authorization/authorize.hpp"
#include "authorization/pending_decision.hpp"
#include "protocol/failures.hpp"

namespace oauthkit {
namespace {

constexpr std::string_view endpoint = "decision";

Result<Scope> checked_scopes(const Params& form) {
  Scope checked;
  for (const auto value : form.all("scope")) {
    const auto scope = Scope::parse(value);
    if (!scope) return scope.error();
    for (const auto& token : *scope) checked.insert(token);
  }
  return checked;
}

Result<Decision> read_decision(const Params& form, const Browser& browser) {
  const auto decision = form.value_or_empty("decision");
  if (decision == "deny") return Decision::deny();
  if (decision != "allow") return invalid_request("decision is neither allow nor deny");
  if (!browser.user) return invalid_request("nobody is signed in");
  auto scope = checked_scopes(form);
  if (!scope) return scope.error();
  return Decision::allow(*browser.user, *std::move(scope));
}

Response carry_out(const Setup& setup, const Context& context, const Held& held, const Browser& browser,
                   const Decision& decision, const Target& target) {
  const auto& request = held.transaction.request;
  const auto refuse = [&](const char* why) {
    context.report(
        {.kind = Event::Kind::consent_denied, .client_id = request.client_id, .user_id = held.transaction.user_id});
    return target.failure(endpoint, access_denied(why));
  };
  if (!decision.user()) return refuse("the user said no");
  // The client may have lost some of it while the user was thinking.
  const auto allowed = context.allowed_scope(target.client(), &*browser.user, request.scope);
  if (!allowed) return target.failure(endpoint, allowed.error());
  // RFC 6749 §3.3: the form can narrow what was asked for, and nothing else.
  auto scope = request.scope.intersect(*allowed).intersect(decision.scope());
  if (scope.empty() && !request.scope.empty()) return refuse("the user granted nothing of what was asked for");
  return answer_consent(setup, context, target, request,
                        {.user = *decision.user(), .scope = std::move(scope), .extra = decision.extra()});
}

Response decide(const Setup& setup, const Context& context, const Held& held, const Browser& browser,
                const Decision& decision) {
  if (!held.transaction.asked) return error_page(setup.options, endpoint, invalid_request("nobody was asked yet"));
  // A consent is a user's: the one who was asked.
  if (decision.user() && (held.transaction.user_id.empty() || decision.user()->id != held.transaction.user_id)) {
    return error_page(setup.options, endpoint, invalid_request("this user was not asked"));
  }
  const auto target = Target::prove_again(setup, held.transaction);
  // RFC 6819 §5.1.5.4: a decision works once.
  if (!setup.transactions->take(held.id, context.now())) {
    return error_page(setup.options, endpoint, invalid_request("this request has been decided already"));
  }
  if (!target) return error_page(setup.options, endpoint, target.error());
  try {
    return carry_out(setup, context, held, browser, decision, *target);
  } catch (const StoreUnavailable&) {
    throw;
  } catch (...) {
    return target->failure(endpoint, error_of(setup.options, endpoint, std::current_exception()));
  }
}

Response answer(const Setup& setup, const Request& request, const Browser& browser, const Decision* given) {
  const auto form = read_decision_form(request);
  if (!form) return error_page(setup.options, endpoint, form.error());
  const Context context(setup.options, request);
  const auto held = find_pending(setup, context, *form, browser);
  if (!held) return error_page(setup.options, endpoint, held.error());
  const auto decision = given ? Result<Decision>(*given) : read_decision(*form, browser);
  if (!decision) return error_page(setup.options, endpoint, decision.error());
  return decide(setup, context, *held, browser, *decision);
}

}  // namespace

Response serve_decide(const Setup& setup, const Request& request, const Browser& browser, const Decision* decision) {
  try {
    return answer(setup, request, browser, decision);
  } catch (...) {
    return error_page(setup.options, endpoint, error_of(setup.options, endpoint, std::current_exception()));
  }
}

}  // namespace oauthkit
