#include <utility>

#include "assembly/setup.hpp"
#include "authorization/device_sign_in.hpp"
#include "authorization/pending_decision.hpp"
#include "authorization/proceed.hpp"
#include "oauthkit/redirect_uri.hpp"
#include "oauthkit/server.hpp"
#include "protocol/failures.hpp"
#include "session/login.hpp"

namespace oauthkit {
namespace {

constexpr std::string_view endpoint = "authorization";
// Passwords are guessed: so many tries, then the request is over.
constexpr std::int64_t tries = 10;

Step page(const Setup& setup, const Request& request, const Error& error) {
  return error_page(setup.options, endpoint, request, error);
}

template <class Answer>
Step guarded(const Setup& setup, const Request& request, Answer answer) {
  return oauthkit::guarded(setup.options.environment, endpoint, std::move(answer),
                           [&](const Error& error) { return page(setup, request, error); });
}

/// A transaction this browser may go on with, and where its answer will go: nowhere yet where the code of a device has
/// not been looked up.
struct Resumable {
  Held held;
  std::optional<WayBack> back = {};
};

Result<Resumable> find_resumable(const Setup& setup, const Context& context, const Request& request,
                                 const Browser& browser) {
  const auto form = read_decision_form(request);
  if (!form) return form.error();
  auto held = find_pending(setup, context, *form, browser);
  if (!held) return held.error();
  if (is_before_code(held->transaction)) return Resumable{*std::move(held)};
  auto target = Target::prove_again(setup, context, held->transaction);
  if (!target) {
    // The client is gone or has changed: nobody can decide this any more.
    setup.transactions->take(held->id, context.now());
    return target.error();
  }
  auto back = WayBack::of(setup, context, *std::move(target), held->transaction.request);
  if (!back) return back.error();
  return Resumable{*std::move(held), *std::move(back)};
}

// The next page gets a transaction of its own, bound to the browser as it is then.
Step go_on(const Setup& setup, const Context& context, const Resumable& resumable, const Browser& browser,
           bool signed_in, std::int64_t failed_sign_ins = 0) {
  if (!resumable.back) {
    return go_on_to_code(setup, context, browser, resumable.held.transaction.user_code, failed_sign_ins);
  }
  const auto next = [&] {
    return proceed(setup, context, browser,
                   {.back = *resumable.back,
                    .request = resumable.held.transaction.request,
                    .started_at = context.now(),
                    .signed_in_for_it = signed_in,
                    .stronger_asked = resumable.held.transaction.stronger_asked,
                    .failed_sign_ins = failed_sign_ins});
  };
  return guarded_but_for_stores(setup.options.environment, endpoint, next, [&](const Error& error) -> Step {
    return resumable.back->early_failure(endpoint, error);
  });
}

bool take(const Setup& setup, const Context& context, const Resumable& resumable) {
  return setup.transactions->take(resumable.held.id, context.now());
}

// OpenID Connect Core §3.1.2.1: a sign-in that is known to be older than the client allows is none for this request,
// whoever took part in it (a provider elsewhere that let the person through).
bool is_for_this_request(const Transaction& transaction, const User& user) {
  const auto& max_age = transaction.request.max_age;
  const auto& auth_time = user.authentication.auth_time;
  return !max_age || !auth_time || transaction.started_at - *auth_time <= *max_age;
}

Error already_over() { return invalid_request("this request is over; please start again"); }

// Session fixation: whoever planted the id that was there before would be signed in as well.
Error same_session_id() { return server_error("Server::resume: the session id did not change at sign-in"); }

Error failed_too_often() { return {ErrorCode::too_many_attempts, "the sign-in failed too often; please start again"}; }

// Every failed try ends its page, and the next page knows of it: of many guesses at once one is answered.
Step ask_again(const Setup& setup, const Context& context, Resumable resumable) {
  auto& transaction = resumable.held.transaction;
  context.report({.kind = Event::Kind::sign_in_refused,
                  .client_id = transaction.request.client_id,
                  .user_id = transaction.user_id});
  if (!take(setup, context, resumable)) return page(setup, context.request(), already_over());
  if (++transaction.failed_sign_ins >= tries) return page(setup, context.request(), failed_too_often());
  const auto again = [&]() -> Step {
    return SignIn{.reason = SignIn::Reason::wrong_credentials,
                  .transaction_id = setup.transactions->begin(transaction, setup.options.environment.random),
                  .client = resumable.back ? resumable.back->client() : Client(),
                  .request = std::move(transaction.request),
                  .redirect_host = redirect_host(transaction.redirect_uri)};
  };
  return resumable.back ? unless_too_long(*resumable.back, again) : again();
}

}  // namespace

Step Server::resume(const Request& request, Browser& browser, const Result<User>& user) const {
  return resume(request, browser, [&user] { return user; });
}

Step Server::resume(const Request& request, Browser& browser, const std::function<Result<User>()>& prove) const {
  const auto& setup = serving(*setup_);
  return guarded(setup, request, [&]() -> Step {
    const Context context = context_for(setup, request);
    auto resumable = find_resumable(setup, context, request, browser);
    if (!resumable) return page(setup, request, resumable.error());
    const auto user = prove();
    if (!user && !user.is_denied()) return page(setup, request, user.error());
    if (!user) return ask_again(setup, context, *std::move(resumable));
    if (!take(setup, context, *resumable)) return page(setup, request, already_over());
    // A new session id, so that whoever planted the old one holds nothing (session fixation).
    const auto before = std::exchange(browser, {.session_id = context.random_token(), .user = *user});
    session::name_login(*browser.user, before, context.now(), setup.options.environment.random);
    auto& auth_time = browser.user->authentication.auth_time;
    if (!auth_time) auth_time = context.now();
    return go_on(setup, context, *resumable, browser, is_for_this_request(resumable->held.transaction, *browser.user));
  });
}

Step Server::resume(const Request& request, const Browser& before, const Browser& after) const {
  const auto& setup = serving(*setup_);
  return guarded(setup, request, [&]() -> Step {
    if (after.user && after.session_id == before.session_id) return page(setup, request, same_session_id());
    const Context context = context_for(setup, request);
    auto resumable = find_resumable(setup, context, request, before);
    if (!resumable) return page(setup, request, resumable.error());
    if (!take(setup, context, *resumable)) return page(setup, request, already_over());
    const auto& pending = resumable->held.transaction;
    const auto failed = after.user ? 0 : pending.failed_sign_ins + 1;
    if (failed >= tries) return page(setup, request, failed_too_often());
    return go_on(setup, context, *resumable, after, after.user && is_for_this_request(pending, *after.user), failed);
  });
}

Step Server::resume(const Request& request, const Browser& browser) const {
  const auto& setup = serving(*setup_);
  return guarded(setup, request, [&]() -> Step {
    const Context context = context_for(setup, request);
    auto resumable = find_resumable(setup, context, request, browser);
    if (!resumable) return page(setup, request, resumable.error());
    const auto& transaction = resumable->held.transaction;
    // Whoever signed in since then did so under the id that was there before.
    if (transaction.user_id.empty() && browser.user) return page(setup, request, same_session_id());
    if (!take(setup, context, *resumable)) return page(setup, request, already_over());
    return go_on(setup, context, *resumable, browser, transaction.signed_in, transaction.failed_sign_ins);
  });
}

Step Server::step_up(const Request& request, Browser& browser, const Result<Authentication>& proved) const {
  return step_up(request, browser, [&proved] { return proved; });
}

Step Server::step_up(const Request& request, Browser& browser,
                     const std::function<Result<Authentication>()>& prove) const {
  const auto& setup = serving(*setup_);
  return guarded(setup, request, [&]() -> Step {
    const Context context = context_for(setup, request);
    auto resumable = find_resumable(setup, context, request, browser);
    if (!resumable) return page(setup, request, resumable.error());
    const auto& transaction = resumable->held.transaction;
    // More is proved of somebody: of the user for whom this request has waited.
    if (!browser.user || transaction.user_id.empty())
      return page(setup, request, invalid_request("nobody is signed in"));
    const auto proved = prove();
    if (!proved && !proved.is_denied()) return page(setup, request, proved.error());
    if (!proved) return ask_again(setup, context, *std::move(resumable));
    if (!take(setup, context, *resumable)) return page(setup, request, already_over());
    const auto before = session::user_in_login(browser).authentication;
    // Whoever planted the id that was there with one factor would be signed in with both.
    browser.session_id = context.random_token();
    auto& authentication = browser.user->authentication;
    authentication = *proved;
    if (!authentication.auth_time) authentication.auth_time = before.auth_time;
    if (authentication.sid.empty()) authentication.sid = before.sid;
    return go_on(setup, context, *resumable, browser, transaction.signed_in);
  });
}

Step Server::resume_as_another(const Request& request, const Browser& browser) const {
  const auto& setup = serving(*setup_);
  return guarded(setup, request, [&]() -> Step {
    const Context context = context_for(setup, request);
    auto resumable = find_resumable(setup, context, request, browser);
    if (!resumable) return page(setup, request, resumable.error());
    if (!take(setup, context, *resumable)) return page(setup, request, already_over());
    // Whoever signs in next does it for this request; whoever is signed in already does not count.
    auto& transaction = resumable->held.transaction;
    transaction.request.prompt.insert("login");
    auto step = go_on(setup, context, *resumable, browser, false, transaction.failed_sign_ins);
    if (auto* sign_in = std::get_if<SignIn>(&step); sign_in && browser.user) {
      sign_in->reason = SignIn::Reason::another_user;
    }
    return step;
  });
}

}  // namespace oauthkit
