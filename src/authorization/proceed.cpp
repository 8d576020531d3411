#include "authorization/proceed.hpp"

#include <stdexcept>

#include "authorization/acr_values.hpp"
#include "authorization/agreements.hpp"
#include "authorization/approval.hpp"
#include "authorization/hooks.hpp"
#include "authorization/next_step.hpp"
#include "authorization/pending_decision.hpp"
#include "authorization/request.hpp"
#include "authorization/request_source.hpp"
#include "authorization/signals.hpp"
#include "oauthkit/redirect_uri.hpp"
#include "protocol/authorization_details.hpp"
#include "protocol/failures.hpp"
#include "protocol/user_code.hpp"
#include "session/login.hpp"

namespace oauthkit {
namespace {

constexpr std::string_view endpoint = "authorization";

// RFC 9700 §4.11.2, RFC 6819 §5.2.3.2, §5.2.4.1, OAuth 2.1 §7.3: a client that others could be is not waved through.
// RFC 8252 §8.6, RFC 10017 §6.3.3.2: who answers a public client's URI is not known to be that client, unless it is
// https and so belongs to somebody.
bool identity_assured(const WayBack& back) {
  if (back.client().registration.by_itself()) return false;
  return !back.client().is_public() || back.redirect_uri().starts_with("https://");
}

/// One request, one person, and what comes next for them.
class Progress {
 public:
  Progress(const Setup& setup, const Context& context, const Browser& browser, Pending& pending)
      : setup_(setup), context_(context), browser_(browser), pending_(pending) {
    known_ = {.signed_in_for_it = pending.signed_in_for_it,
              .now = context.now(),
              .prompt = pending.request.prompt,
              .may_create_account = setup.options.pages.create_account,
              .max_age = pending.request.max_age,
              .acr_values = binding_acr_values(setup.options, pending.request),
              .stronger_asked = pending.stronger_asked,
              .asked = pending.request.access,
              .claims = pending.request.claims,
              .identity_assured = identity_assured(pending.back)};
    if (browser.user) known_.authentication = browser.user->authentication;
  }

  Step step() {
    auto next = next_step(known_);
    if (std::holds_alternative<AskHooks>(next)) {
      if (const auto asked = ask_hooks(); !asked) return pending_.back.early_failure(endpoint, asked.error());
      next = next_step(known_);
    }
    return std::visit([this](auto what) { return carry_out(what); }, next);
  }

 private:
  Result<void> ask_hooks() {
    const auto& user = *browser_.user;
    if (user.id.empty()) return server_error("the user who is signed in has no id");
    // What may be granted can depend on who grants it.
    auto& request = pending_.request;
    auto scope = allowed_scope(context_, pending_.back.client(), &user, request.access);
    if (!scope) return scope.error();
    request.access.scope = *std::move(scope);
    // The client may have lost some of it while the person signed in.
    auto details = context_.allowed_of(pending_.back.client(), &user,
                                       {.authorization_details = request.access.authorization_details});
    if (!details) return details.error();
    request.access.authorization_details = std::move(details->authorization_details);
    known_.asked = request.access;
    auto& said = known_.hooks.emplace();
    const auto suffices = user_suffices(setup_, {.client = pending_.back.client(),
                                                 .user = user,
                                                 .request = request,
                                                 .for_this_request = pending_.signed_in_for_it});
    if (!suffices && !suffices.is_denied()) return suffices.error();
    said.suffices = suffices.has_value();
    // Who holds a device is not known, so that each is agreed to.
    if (!suffices || pending_.back.device()) return {};
    Access agreed;
    immediate_ = immediate(setup_, pending_.back.client(), user, request, &agreed);
    said.granted_before = immediate_.granted_before();
    said.claims_granted_before = immediate_.claims_granted_before();
    if (!immediate_.allows(request.access, request.claims)) return {};
    unasked_ =
        granted_unasked(setup_, {.client = pending_.back.client(), .user = user, .request = request, .agreed = agreed});
    said.need_not_be_asked = request.access.empty() || !unasked_.empty();
    return {};
  }

  Step carry_out(AskHooks) { throw std::logic_error("the hooks were asked, and asked for again"); }

  Step carry_out(SignIn::Reason reason) {
    pending_.stronger_asked = reason == SignIn::Reason::stronger_needed && known_.hooks->suffices;
    SignIn sign_in{.reason = reason, .client = pending_.back.client(), .request = pending_.request};
    sign_in.transaction_id = begin(false, {});
    sign_in.redirect_host = redirect_host(pending_.back.redirect_uri());
    return sign_in;
  }

  // RFC 6749 §10.2, OAuth 2.1 §7.9: the consent names client, scope and destination.
  Step carry_out(Consent::Reason reason) {
    Consent consent{.reason = reason, .client = pending_.back.client(), .user = *browser_.user};
    consent.signals = signals_of(setup_, consent.client, consent.user.id, pending_.back.redirect_uri());
    consent.transaction_id = begin(true, immediate_.info());
    consent.scope = pending_.request.access.scope;
    // RFC 9396 §3.1: scope and details together.
    consent.details = asked_details(&setup_.detail_types, pending_.request.access.authorization_details);
    consent.granted_before = immediate_.granted_before();
    consent.claims_granted_before = immediate_.claims_granted_before();
    consent.redirect_host = redirect_host(pending_.back.redirect_uri());
    if (const auto* const device = pending_.back.device()) tell_device(*device, consent);
    consent.info = immediate_.info();
    consent.request = std::move(pending_.request);
    return consent;
  }

  // RFC 8628 §3.3.1, §5.4: the person compares the code, and sees from where it was asked for.
  static void tell_device(const AskingDevice& device, Consent& consent) {
    consent.user_code = user_code::shown(device.user_code);
    consent.device_address = device.request.data;
  }

  Step carry_out(Agreed) {
    if (!take_pushed(setup_, context_, pending_.request)) {
      return error_page(setup_.options, endpoint, context_.request(),
                        {ErrorCode::invalid_request_uri, "this request has been answered already"});
    }
    return answer_consent(
        setup_, context_, pending_.back, pending_.request,
        {.user = session::user_in_login(browser_), .access = unasked_, .extra = immediate_.extra(), .asked = false});
  }

  Step carry_out(ErrorCode code) {
    if (code == ErrorCode::unmet_authentication_requirements) return unmet();
    const bool sign_in = code == ErrorCode::login_required;
    return pending_.back.early_failure(endpoint,
                                       {code, sign_in ? "the user has to sign in" : "the user has to be asked"});
  }

  Step unmet() const {
    auto error = unmet_acr_values();
    if (known_.authentication->acr.empty()) {
      error.cause = "a sign-in has no acr, which Options::acr_values_supported asks for: set Authentication::acr";
    }
    return pending_.back.early_failure(endpoint, error);
  }

  std::string begin(bool asked, const std::string& info) const {
    const auto& client = pending_.back.client();
    const auto* const device = pending_.back.device();
    const Transaction transaction{.issuer = setup_.options.issuer,
                                  .request = pending_.request,
                                  .redirect_uri = pending_.back.redirect_uri(),
                                  .for_device = device != nullptr,
                                  .user_code = device ? device->user_code : std::string(),
                                  .client = setup_.serialize_client ? setup_.serialize_client(client) : client.id,
                                  .client_generation = client.registration.generation,
                                  .client_appearance = asked ? appearance_asked_about(client) : TokenHash(),
                                  .session = session_hash(browser_),
                                  .user_id = browser_.user ? browser_.user->id : std::string(),
                                  .signed_in = pending_.signed_in_for_it,
                                  .asked = asked,
                                  .stronger_asked = pending_.stronger_asked,
                                  .info = info,
                                  .failed_sign_ins = pending_.failed_sign_ins,
                                  .started_at = context_.now(),
                                  .expires_at = setup_.transactions->lifetime().from(pending_.started_at)};
    return setup_.transactions->begin(transaction, setup_.options.environment.random);
  }

  const Setup& setup_;
  const Context& context_;
  const Browser& browser_;
  Pending& pending_;
  Known known_;
  Immediate immediate_ = Immediate::ask();
  /// What is granted where no page is shown.
  Access unasked_;
};

}  // namespace

Step unless_too_long(const WayBack& back, const std::function<Step()>& next) {
  try {
    return next();
  } catch (const TransactionTooLong&) {
    return back.early_failure(endpoint, invalid_request("the request is too long"));
  }
}

Step proceed(const Setup& setup, const Context& context, const Browser& browser, Pending pending) {
  return unless_too_long(pending.back, [&] { return Progress(setup, context, browser, pending).step(); });
}

}  // namespace oauthkit
