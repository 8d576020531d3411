#include "oauthkit/openid/logout.hpp"

#include <algorithm>
#include <utility>

#include "assembly/subject.hpp"
#include "openid/backchannel.hpp"
#include "openid/frontchannel.hpp"
#include "openid/logout_question.hpp"
#include "openid/logout_state.hpp"
#include "openid/posted_logout.hpp"
#include "openid/subject.hpp"
#include "protocol/failures.hpp"
#include "session/login.hpp"

namespace oauthkit::openid {
namespace {

using std::chrono::milliseconds;
using Steady = std::chrono::steady_clock;

constexpr std::string_view endpoint = "end_session";
constexpr milliseconds longest_wait = std::chrono::hours(1);

Error already_over() {
  return invalid_request("this question is over, or it was asked in another window; please start again");
}

Response still_here() {
  return Response::html(200,
                        "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Still signed in</title>"
                        "<h1>You are still signed in</h1></html>");
}

milliseconds left_until(Steady::time_point deadline) {
  return std::max(std::chrono::duration_cast<milliseconds>(deadline - Steady::now()), milliseconds(0));
}

/// The answer of the form; nothing when it has none.
std::optional<bool> answer_in(const Params& form) {
  const auto answer = form.get("logout");
  if (answer == "yes") return true;
  if (answer == "no") return false;
  return std::nullopt;
}

Result<Params> read_form(const Request& request) {
  if (request.method != "POST" || !request.has_form()) return invalid_request("this form is sent with POST");
  auto form = Params::parse(request.body);
  if (form && form->repeated()) return invalid_request("a field of the form is repeated");
  return form;
}

}  // namespace

/// One request to sign out, while it is answered.
class Logout::Attempt {
 public:
  Attempt(const State& state, const Request& request)
      : state_(state),
        context_(context_for(state.setup(), request)),
        deadline_(Steady::now() + std::min(state.options.timeout, longest_wait)) {}

  LogoutStep begin(Browser& browser) const;
  LogoutStep decide(Browser& browser) const;
  LogoutStep leave(Browser& browser, const LogoutTarget& target) const;
  void everywhere(std::string_view user_id) const;

 private:
  const Setup& setup() const { return state_.setup(); }
  Store& store() const { return *state_.logins.store(); }
  Response page(const Error& error) const { return error_page(setup().options, endpoint, context_.request(), error); }

  bool is_of(const LogoutRequest& asked, const User& user) const;
  LogoutStep ask(const LogoutRequest& asked, const User& user, const Browser& browser) const;
  void revoke_families(const Login& login) const;
  std::vector<ToldClient> end(const LogoutQuestion& what) const;
  void send(const std::vector<ToldClient>& clients, milliseconds patience) const;
  LogoutStep answer(const std::vector<ToldClient>& clients, const LogoutTarget& target, bool was_nobody) const;
  LogoutTarget still_allowed(LogoutTarget target) const;

  const State& state_;
  const Context context_;
  /// Until then a person waits.
  const Steady::time_point deadline_;
};

LogoutStep Logout::Attempt::begin(Browser& browser) const {
  if (is_posted_from_elsewhere(setup(), context_.request(), browser)) {
    auto sent_on = come_with_get(setup(), context_);
    return sent_on ? *std::move(sent_on) : page(sent_on.error());
  }
  const auto params = logout_params(setup(), context_);
  if (!params) return page(params.error());
  const auto asked = read_logout_request(*state_.provider.state(), setup(), *params);
  if (!asked) return page(asked.error());
  if (!browser.user) return leave(browser, asked->target);
  // What is bound to a session that can be guessed is bound to nothing.
  if (browser.session_id.size() < 16)
    return page(server_error("Browser::session_id has less than 16 bytes: it can be guessed"));
  const auto user = session::user_in_login(browser);
  // RP-Initiated Logout §2, §6: anybody can send a browser here, so that the person is asked.
  return is_of(*asked, user) ? leave(browser, asked->target) : ask(*asked, user, browser);
}

LogoutStep Logout::Attempt::leave(Browser& browser, const LogoutTarget& target) const {
  // RP-Initiated Logout §2: whoever has signed out already is sent on all the same.
  if (!browser.user) return answer({}, target, true);
  const auto user = session::user_in_login(browser);
  const auto told = end({.user_id = user.id, .sid = user.authentication.sid});
  browser = {.session_id = context_.random_token()};
  send(told, left_until(deadline_));
  return answer(told, target, false);
}

LogoutStep Logout::Attempt::decide(Browser& browser) const {
  const auto form = read_form(context_.request());
  if (!form) return page(form.error());
  const auto answered = answer_in(*form);
  if (!answered) return page(invalid_request("logout must be yes or no"));
  const auto id = form->value_or_empty("transaction_id");
  const auto question = find_question(store(), id, browser, context_.now());
  if (!question) return page(already_over());
  if (!*answered) return take_question(store(), id, context_.now()) ? still_here() : page(already_over());
  const auto target = still_allowed(question->target);
  // Answered last: until all has ended, what failed can be repeated with the same form.
  const auto told = end(*question);
  if (!take_question(store(), id, context_.now())) return page(already_over());
  browser = {.session_id = context_.random_token()};
  send(told, left_until(deadline_));
  return answer(told, target, false);
}

void Logout::Attempt::everywhere(std::string_view user_id) const {
  std::vector<ToldClient> told;
  state_.logins.end_all(
      user_id, [&](const Login&) { send(told, milliseconds(0)); },
      [&](const Login& login) {
        told = told_clients(setup(), login, deadline_);
        revoke_families(login);
      });
}

// RP-Initiated Logout §2: of this person, in this very login.
bool Logout::Attempt::is_of(const LogoutRequest& asked, const User& user) const {
  if (!asked.client || asked.hint.sid.empty()) return false;
  return asked.hint.sub == outward_user(setup().options, *asked.client, user.id) &&
         asked.hint.sid == outward_sid(state_.issuer(), *asked.client, user.authentication.sid);
}

LogoutStep Logout::Attempt::ask(const LogoutRequest& asked, const User& user, const Browser& browser) const {
  auto id = put_question(store(),
                         {.session = hash_token(browser.session_id),
                          .user_id = user.id,
                          .sid = user.authentication.sid,
                          .target = asked.target},
                         context_.now(), setup().options.environment.random);
  return ConfirmLogout{.transaction_id = std::move(id), .user = user, .client = asked.client};
}

// Back-Channel Logout §2.7: refresh tokens without offline_access end with the login, and all that came of them.
void Logout::Attempt::revoke_families(const Login& login) const {
  for (const auto& client : login.clients) {
    for (const auto& family : client.families) context_.revoke(family, {state_.options.tokens.revoke});
  }
}

/// Ends a login with all that lives in it; who is to learn of it. All that a store can fail at comes first.
std::vector<ToldClient> Logout::Attempt::end(const LogoutQuestion& what) const {
  std::vector<ToldClient> told;
  state_.logins.end(what.user_id, what.sid, [&](const Login& login) {
    told = told_clients(setup(), login, deadline_);
    revoke_families(login);
  });
  return told;
}

void Logout::Attempt::send(const std::vector<ToldClient>& clients, milliseconds patience) const {
  const auto& backchannel = state_.options.backchannel;
  if (!backchannel || clients.empty()) return;
  backchannel->send(logout_deliveries(state_.provider.state(), setup().options, clients), patience);
}

LogoutStep Logout::Attempt::answer(const std::vector<ToldClient>& clients, const LogoutTarget& target,
                                   bool was_nobody) const {
  SignedOut out;
  if (state_.options.frontchannel) out.frames_ = logout_frames(state_.issuer(), clients);
  const bool leads_on = !target.post_logout_redirect_uri.empty();
  if (leads_on && out.frames_.empty()) return Response::redirect(target.url());
  out.frame_origins_ = origins_of(out.frames_);
  if (leads_on) out.continue_to_ = target.url();
  out.was_nobody_ = was_nobody;
  return out;
}

// The client may have lost it while the person was thinking.
LogoutTarget Logout::Attempt::still_allowed(LogoutTarget target) const {
  if (target.client_id.empty()) return {};
  const auto client = find_client(setup(), target.client_id);
  const bool is_its_own = client && is_post_logout_redirect_uri(*client, target.post_logout_redirect_uri);
  return is_its_own ? std::move(target) : LogoutTarget();
}

Logout::Logout(const Server& server, Provider provider, Logins logins, LogoutOptions options)
    : state_(std::make_shared<const State>(State{.server = server,
                                                 .provider = std::move(provider),
                                                 .logins = std::move(logins),
                                                 .options = std::move(options)})) {}

LogoutStep Logout::begin(const Request& request, Browser& browser) const {
  const auto& options = state_->server.options();
  return guarded(
      options.environment, endpoint, [&] { return Attempt(*state_, request).begin(browser); },
      [&](const Error& error) -> LogoutStep { return error_page(options, endpoint, request, error); });
}

LogoutStep Logout::decide(const Request& request, Browser& browser) const {
  const auto& options = state_->server.options();
  return guarded(
      options.environment, endpoint, [&] { return Attempt(*state_, request).decide(browser); },
      [&](const Error& error) -> LogoutStep { return error_page(options, endpoint, request, error); });
}

LogoutStep Logout::sign_out(const Request& request, Browser& browser) const {
  const auto& options = state_->server.options();
  return guarded(
      options.environment, endpoint, [&] { return Attempt(*state_, request).leave(browser, {}); },
      [&](const Error& error) -> LogoutStep { return error_page(options, endpoint, request, error); });
}

void Logout::everywhere(std::string_view user_id) const {
  const Request nobody;
  Attempt(*state_, nobody).everywhere(user_id);
}

}  // namespace oauthkit::openid
