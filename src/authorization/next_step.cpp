#include "authorization/next_step.hpp"

#include <stdexcept>

#include "authorization/approval.hpp"
#include "oauthkit/redirect_uri.hpp"
#include "protocol/failures.hpp"

namespace oauthkit {
namespace {

constexpr std::string_view endpoint = "authorization";

// RFC 6749 §3.1: nothing is granted before the resource owner is known.
std::optional<SignIn::Reason> why_sign_in(const Context& context, const Browser& browser, const Pending& pending) {
  if (!browser.user) return SignIn::Reason::nobody_signed_in;
  if (pending.signed_in_for_it) return std::nullopt;
  const auto& request = pending.request;
  if (request.prompt.contains("login") || request.prompt.contains("select_account"))
    return SignIn::Reason::client_asked;
  if (!request.max_age) return std::nullopt;
  const auto& auth_time = browser.user->auth_time;
  const bool fresh = auth_time && context.now() - *auth_time <= *request.max_age;
  return fresh ? std::nullopt : std::optional(SignIn::Reason::login_too_old);
}

// RFC 9700 §4.11.2, RFC 6819 §5.2.3.2, §5.2.4.1, OAuth 2.1 §7.3: a client that others could be is not waved through.
// RFC 8252 §8.6, RFC 10017 §6.3.3.2: who answers a public client's URI is not known to be that client, unless it is
// https and so belongs to somebody.
bool identity_assured(const Target& target) {
  if (target.client().self_registered) return false;
  return !target.client().is_public() || target.redirect_uri().starts_with("https://");
}

std::string begin(const Setup& setup, const Context& context, const Browser& browser, const Pending& pending,
                  bool asked, const std::string& info) {
  // The hash of nothing would bind it to everybody's browser.
  if (browser.session_id.empty()) throw std::invalid_argument("Browser::session_id is empty");
  const auto& client = pending.target.client();
  Transaction transaction{.request = pending.request,
                          .redirect_uri = pending.target.redirect_uri(),
                          .client = setup.serialize_client ? setup.serialize_client(client) : client.id,
                          .session = hash_token(browser.session_id),
                          .user_id = browser.user ? browser.user->id : std::string(),
                          .signed_in = pending.signed_in_for_it,
                          .asked = asked,
                          .info = info,
                          .started_at = context.now(),
                          .expires_at = setup.transactions->lifetime().from(pending.started_at)};
  return setup.transactions->begin(transaction, setup.options.random);
}

Response refused(const Target& target, ErrorCode code, std::string description) {
  return target.early_failure(endpoint, {code, std::move(description)});
}

// RFC 6749 §10.2, OAuth 2.1 §7.9: the consent names client, scope and destination.
Step ask_consent(const Setup& setup, const Context& context, const Browser& browser, Pending& pending,
                 Consent::Reason reason, const Immediate& immediate) {
  Consent consent{.reason = reason, .client = pending.target.client(), .user = *browser.user};
  consent.transaction_id = begin(setup, context, browser, pending, true, immediate.text());
  consent.scope = pending.request.scope;
  consent.granted_before = immediate.granted_before();
  consent.redirect_host = redirect_host(pending.target.redirect_uri());
  consent.info = immediate.text();
  consent.request = std::move(pending.request);
  return consent;
}

}  // namespace

Step next_step(const Setup& setup, const Context& context, const Browser& browser, Pending pending) {
  const bool silent = pending.request.prompt.contains("none");
  if (const auto reason = why_sign_in(context, browser, pending)) {
    if (silent) return refused(pending.target, ErrorCode::login_required, "the user has to sign in");
    SignIn sign_in{.reason = *reason, .client = pending.target.client(), .request = pending.request};
    sign_in.transaction_id = begin(setup, context, browser, pending, false, {});
    return sign_in;
  }
  if (browser.user->id.empty()) {
    return pending.target.early_failure(endpoint, server_error("the user who is signed in has no id"));
  }
  // What may be granted can depend on who grants it.
  auto scope = context.allowed_scope(pending.target.client(), &*browser.user, pending.request.scope);
  if (!scope) return pending.target.early_failure(endpoint, scope.error());
  pending.request.scope = *std::move(scope);
  const auto immediate =
      setup.immediate ? setup.immediate(pending.target.client(), *browser.user, pending.request) : Immediate::ask();
  const bool must_ask = pending.request.prompt.contains("consent");
  if (immediate.allowed() && !must_ask && identity_assured(pending.target)) {
    return answer_consent(setup, context, pending.target, pending.request,
                          {.user = *browser.user, .scope = pending.request.scope, .extra = immediate.text()});
  }
  if (silent) return refused(pending.target, ErrorCode::consent_required, "the user has to be asked");
  const auto reason = must_ask              ? Consent::Reason::client_asked
                      : immediate.allowed() ? Consent::Reason::identity_not_assured
                                            : Consent::Reason::not_granted_yet;
  return ask_consent(setup, context, browser, pending, reason, immediate.allowed() ? Immediate::ask() : immediate);
}

}  // namespace oauthkit
