#pragma once

#include <doctest/doctest.h>

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "support/id_tokens.hpp"
#include "support/inboxes.hpp"
#include "support/watched_store.hpp"

/// OpenID Providers where people sign out, browsers with their cookies, and the servers of clients that are told.
namespace world {

using support::Inboxes;
using support::logout_token_in;
using support::WatchedStore;

/// A client `id` as `web` is one, which signs people in.
inline Client signing_client(const std::string& id) {
  auto client = usual_clients().front();
  client.id = id;
  client.redirect_uris = {"https://" + id + ".example/cb"};
  client.scope = {"openid", "offline_access", "read", "write"};
  return client;
}

struct SignOutChoices {
  /// The way to clients is put in by the world, unless `backchannel` is off.
  openid::LogoutOptions logout = {};
  bool backchannel = true;
  /// One try, unless a test wants more.
  DeliveriesOptions deliveries = {.attempts = 1, .pause = std::chrono::milliseconds(20)};
  Options options = {};
  openid::ProviderOptions provider = {};
  /// RS256 comes first.
  std::vector<SigningAlgorithm> algorithms = {SigningAlgorithm::rs256};
  /// Makes access and refresh tokens; unset for opaque ones.
  std::function<Issue(const TokenStore&)> issue = {};
  /// Where codes are kept; unset for the same store.
  std::shared_ptr<Store> codes = {};
};

/// `web` may send people to https://web.example/bye, and is told at https://web.example/bc; `mail` at
/// https://mail.example/bc; `silent` is not told.
class SignOutWorld : public World {
 public:
  explicit SignOutWorld(SignOutChoices choices = {})
      : SignOutWorld(choices, provider_of(choices), std::make_shared<WatchedStore>(stores::memory())) {}

  /// What a registered endpoint answers.
  Response serve(const Request& request) { return handler_at(server().routes(), request.path())(request); }

  openid::Provider op;
  std::shared_ptr<WatchedStore> watched;
  std::shared_ptr<Inboxes> inboxes = std::make_shared<Inboxes>();
  session::Cookies cookies;
  openid::Logins logins;
  openid::Logout logout;

 private:
  SignOutWorld(SignOutChoices& choices, openid::Provider provider, const std::shared_ptr<WatchedStore>& place)
      : World(issuing_by(provider, place, choices)),
        op(std::move(provider)),
        watched(place),
        cookies(place, {.issuer = "https://auth.example", .environment = {.clock = [this] { return now; }}}),
        logins(place, {.issuer = "https://auth.example", .environment = {.clock = [this] { return now; }}}),
        logout(server(), op, logins, told_by(choices)) {
    op.extend(server());
    server().complete(logins.remember(op));
    server().endpoint("/jwks", endpoints::jwks(op.state()->keys));
    const Handler page = [](const Request&) { return Response(); };
    server().endpoint("/authorize", endpoints::authorization(page));
    server().endpoint("/token", endpoints::token());
    server().endpoint("/logout", endpoints::end_session(logout, page));
    server().endpoint(endpoints::metadata());
    registered = {signing_client("web"), signing_client("mail"), signing_client("silent")};
    client("web").logout = {.post_logout_redirect_uris = {"https://web.example/bye"},
                            .backchannel_logout_uri = "https://web.example/bc"};
    client("mail").logout = {.backchannel_logout_uri = "https://mail.example/bc"};
  }

  static openid::Provider provider_of(const SignOutChoices& choices) {
    std::vector<SigningKeys::Ring> rings;
    for (const auto algorithm : choices.algorithms) rings.push_back(shared_ring(algorithm));
    return openid::Provider(SigningKeys(std::move(rings)), choices.provider);
  }

  static Choices issuing_by(const openid::Provider& provider, const std::shared_ptr<WatchedStore>& place,
                            SignOutChoices& choices) {
    Choices all{.options = choices.options, .store = place};
    if (choices.codes) all.codes = stores::codes(choices.codes, "https://auth.example");
    all.issue = [provider, issue = choices.issue](const TokenStore& store) {
      return provider.issue(issue ? issue(store) : tokens::opaque(store, {.access = 1h, .refresh = 24h * 14}));
    };
    return all;
  }

  openid::LogoutOptions told_by(SignOutChoices& choices) {
    choices.deliveries.environment = server().options().environment;
    if (choices.backchannel) choices.logout.backchannel = openid::backchannel(inboxes, choices.deliveries);
    choices.logout.tokens = tokens;
    return choices.logout;
  }
};

/// What a step came to. Fails the test when it is another.
template <class T>
const T& came_to(const openid::LogoutStep& step) {
  if (const auto* response = std::get_if<Response>(&step)) INFO(response->status, " ", response->body);
  REQUIRE(std::holds_alternative<T>(step));
  return std::get<T>(step);
}

/// `"asked"`, `"signed out"`, or the status of an answer and where it leads.
inline std::string outcome_of(const openid::LogoutStep& step) {
  if (std::holds_alternative<openid::ConfirmLogout>(step)) return "asked";
  if (std::holds_alternative<openid::SignedOut>(step)) return "signed out";
  const auto& response = std::get<Response>(step);
  const auto target = location(response);
  return std::to_string(response.status) + (target.empty() ? "" : " " + target);
}

/// A browser, with its cookie.
class Visitor {
 public:
  explicit Visitor(SignOutWorld& world, const std::string& user_id = "alice") : world_(world) {
    if (!user_id.empty()) sign_in(user_id);
  }

  using Page = std::function<Response(const Request&, Browser&)>;
  Response visit(const Page& page, Request request = {}) {
    if (!cookie.empty()) request.headers.add("Cookie", world_.cookies.cookie_name() + "=" + cookie);
    auto response = world_.cookies.handle(page)(request);
    const auto name = world_.cookies.cookie_name() + "=";
    const auto field = std::string(response.headers.get("Set-Cookie").value_or(""));
    if (field.starts_with(name)) cookie = field.substr(name.size(), field.find(';') - name.size());
    return response;
  }

  /// Under a new session id, as `Server::resume` does it.
  void sign_in(const std::string& user_id) {
    visit([&](const Request&, Browser& who) {
      who = {.session_id = random_token(system_random),
             .user = User{.id = user_id, .authentication = {.auth_time = world_.now}}};
      return Response();
    });
  }
  /// "nobody", or who the session is of.
  std::string who() {
    std::string id = "nobody";
    visit([&](const Request&, Browser& browser) {
      if (browser.user) id = browser.user->id;
      return Response();
    });
    return id;
  }
  /// What the login is called.
  std::string sid() {
    std::string sid;
    visit([&](const Request&, Browser& browser) {
      if (browser.user) sid = browser.user->authentication.sid;
      return Response();
    });
    return sid;
  }

  /// The answer to an authorization request of `client_id` to which all is agreed.
  Response authorize(const std::string& client_id, const Params& changes = {}) {
    const auto request = authorize_request(changed(
        {{"client_id", client_id}, {"redirect_uri", "https://" + client_id + ".example/cb"}, {"scope", "openid read"}},
        changes));
    return visit(
        [&](const Request& asked, Browser& who) {
          const auto step = world_.server().authorize(asked, who);
          const auto* const consent = std::get_if<Consent>(&step);
          return consent ? world_.server().decide(decision(*consent), who) : answered(step);
        },
        request);
  }
  /// The answer of the token endpoint to that.
  Response tokens_of(const std::string& client_id, const Params& changes = {}) {
    const auto code = location_param(authorize(client_id, changes), "code");
    REQUIRE(!code.empty());
    return redeem(client_id, code);
  }
  Response redeem(const std::string& client_id, const std::string& code) {
    const auto form = redemption(code, {{"redirect_uri", "https://" + client_id + ".example/cb"}});
    return world_.token(with_basic(token_request(form), client_id, "web secret:%+"));
  }
  /// The ID token of `client_id`.
  std::string id_token(const std::string& client_id, const Params& changes = {}) {
    const auto response = tokens_of(client_id, changes);
    INFO(response.body);
    const auto token = member(response, "id_token");
    REQUIRE(!token.empty());
    return token;
  }

  /// GET at the end-session endpoint.
  openid::LogoutStep sign_out(const Params& params = {}) { return begin(get("/logout?" + params.encode())); }
  openid::LogoutStep begin(const Request& request) {
    return step_of(request, [&](const Request& asked, Browser& who) { return world_.logout.begin(asked, who); });
  }
  /// The form of the question.
  openid::LogoutStep answer(const openid::ConfirmLogout& question, const std::string& logout) {
    return decide(post("/logout/decision", {{"transaction_id", question.transaction_id}, {"logout", logout}}));
  }
  /// The button of a page of the site's own.
  openid::LogoutStep press_sign_out() {
    return step_of(post("/signout", {}),
                   [&](const Request& asked, Browser& who) { return world_.logout.sign_out(asked, who); });
  }
  openid::LogoutStep decide(const Request& request) {
    return step_of(request, [&](const Request& asked, Browser& who) { return world_.logout.decide(asked, who); });
  }

  /// Of the session; empty before the first.
  std::string cookie = {};

 private:
  template <class Ask>
  openid::LogoutStep step_of(const Request& request, Ask ask) {
    openid::LogoutStep step;
    visit(
        [&](const Request& asked, Browser& who) {
          step = ask(asked, who);
          return Response();
        },
        request);
    return step;
  }

  SignOutWorld& world_;
};

/// The parameters of a request to sign out with this ID token, beside `changes`.
inline Params with_hint(std::string id_token, const Params& changes = {}) {
  return changed({{"id_token_hint", std::move(id_token)}}, changes);
}

}  // namespace world
