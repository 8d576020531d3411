// The OpenID Provider, out of which people sign: here, and at every client that they signed in to. And a page of what
// they granted, where they take it back; that is of OAuth, and as useful without the rest. Try it: run `sign_out`, sign
// in at the address it prints, then open /account and /logout.

#include <cstdlib>
#include <iostream>
#include <oauthkit/adapters/httplib.hpp>
#include <oauthkit/fetch.hpp>
#include <oauthkit/hash.hpp>
#include <oauthkit/oauthkit.hpp>

#include "pages.hpp"

using namespace oauthkit;
using namespace std::chrono_literals;

namespace {

// What is known of a person; the library picks what may leave.
JsonMembers known_of(const openid::ClaimsQuery&) {
  JsonMembers known;
  known.add("name", "Alice");
  known.add("email", "alice@example.com");
  known.add("email_verified", true);
  return known;
}

// What a form of the account proves itself with: other sites cannot know it, nor can other sessions.
std::string csrf_of(const Browser& who) { return hash_token("csrf " + who.session_id).hex(); }

std::string hidden(const std::string& name, const std::string& value) {
  return "<input type=hidden name=" + name + " value=" + value + ">";
}

std::string button(const std::string& action, const std::string& name, const std::string& value,
                   const std::string& more) {
  return "<form method=post action=" + action + ">" + more + "<button name=" + name + " value=\"" + escape_html(value) +
         "\">" + name + "</button></form>";
}

Response question(const openid::ConfirmLogout& ask) {
  return Response::html(200,
                        "<!doctype html><title>Sign out?</title><p>Sign out, " + escape_html(ask.user.id) + "?" +
                            button("logout/decision", "logout", "yes", hidden("transaction_id", ask.transaction_id)));
}

// Clients that want it load a frame; then the page leads on.
Response signed_out(const openid::SignedOut& out) {
  std::string page = "<!doctype html><title>Signed out</title><p>You have signed out.";
  for (const auto& url : out.frames()) page += "<iframe hidden src=\"" + escape_html(url) + "\"></iframe>";
  if (!out.continue_to().empty()) page += "<p><a href=\"" + escape_html(out.continue_to()) + "\">Go on</a>";
  auto response = Response::html(200, page);
  std::string frames = "default-src 'none'; base-uri 'none'; frame-ancestors 'none'; frame-src";
  for (const auto& origin : out.frame_origins()) frames += " " + origin;
  if (!out.frame_origins().empty()) response.headers.set("Content-Security-Policy", frames);
  return response;
}

}  // namespace

int main(int argc, char** argv) {
  const int port = argc > 1 ? std::atoi(argv[1]) : 9000;
  const std::string issuer = "http://127.0.0.1:" + std::to_string(port);
  const Client demo{.id = "demo",
                    .name = "Demo client",
                    .redirect_uris = {argc > 2 ? argv[2] : issuer + "/callback"},
                    .grant_types = {"authorization_code", "refresh_token", "client_credentials"},
                    .scope = {"openid", "profile", "email", "offline_access", "read", "write"},
                    .secret = SecretHash::sha256("demo-secret")};

  // Who is told what the other side is not: what a handler throws, what a store says.
  const Environment told{
      .on_failure = [](const Failure& what) { std::cerr << what.endpoint << ": " << what.cause << std::endl; }};

  // Where codes, tokens and sign-in sessions live.
  const auto store = stores::memory();
  const CodeStore codes = stores::codes(store, issuer);
  const TokenStore issued = stores::tokens(store, issuer);
  const session::Cookies site(store, {.issuer = issuer, .environment = told});
  const stores::Sweeper sweeper(store);

  Server server({.issuer = issuer, .environment = told});

  // Clients, and how they authenticate: by the one way they are registered for.
  server.clients([&](std::string_view id) { return id == demo.id ? Result<Client>(demo) : denied(); });
  server.authenticate(client_auth::secret_basic());
  server.authenticate(client_auth::secret_post());

  // OpenID Connect: the keys that sign ID tokens, and what is known of a person.
  const auto keys = std::make_shared<KeyRing>(KeyRingOptions{.algorithm = SigningAlgorithm::rs256});  // 1
  const openid::Provider op(keys, {.claims = known_of});                                              // 2
  op.extend(server);  // 3: nonce, claims, id_token_hint, max_age, offline_access

  // Who signed in to which client, so that all of them are told when it ends.
  const auto fetcher = std::make_shared<Fetcher>();
  const openid::Logins logins(store, {.issuer = issuer});
  server.complete(logins.remember(op));
  const openid::Logout logout(server, op, logins, {.backchannel = openid::backchannel(fetcher), .tokens = issued});

  // What people granted: no page for what they agreed to before, and a page where they take it back.
  const Consents consents(stores::consents(store, issuer), {.tokens = issued});
  server.immediate(consents.immediate());
  server.complete(consents.remember());

  // Grants: what a user's consent turns into. Exchanges: what a client trades for tokens.
  const auto issue = op.issue(tokens::opaque(issued, {.access = 1h, .refresh = 24h * 14}));  // the one that changes
  server.grant(grants::code(codes.put));
  server.exchange(exchanges::code(codes, issue));
  server.exchange(exchanges::refresh_token(issued, issue));
  server.exchange(exchanges::client_credentials(issue));

  // The steps that need a person.
  using pages::show;
  const auto authorize = site.handle([&](const Request& r, Browser& who) { return show(server.authorize(r, who)); });
  const auto login = site.handle([&](const Request& r, Browser& who) {
    return show(server.resume(r, who, [&] { return pages::sign_in(r.form()); }));
  });
  const auto decide = site.handle([&](const Request& r, Browser& who) { return server.decide(r, who); });
  const auto show_logout = [](openid::LogoutStep step) -> Response {
    if (const auto* ask = std::get_if<openid::ConfirmLogout>(&step)) return question(*ask);
    if (const auto* out = std::get_if<openid::SignedOut>(&step)) return signed_out(*out);
    return std::get<Response>(step);
  };
  const auto leave = site.handle([&](const Request& r, Browser& who) { return show_logout(logout.begin(r, who)); });
  const auto left = site.handle([&](const Request& r, Browser& who) { return show_logout(logout.decide(r, who)); });
  const auto account = site.handle([&](const Request&, Browser& who) {
    std::string page = "<!doctype html><title>Your account</title>";
    if (!who.user) return Response::html(401, page + "<p>Nobody is signed in.");
    for (const auto& one : consents.of(who.user->id)) {
      page += "<p>" + escape_html(one.client_id) + ": " + escape_html(one.access.scope.to_string());
      page += button("account", "withdraw", one.client_id, hidden("csrf", csrf_of(who)));
    }
    return Response::html(200, page);
  });
  const auto withdraw = site.handle([&](const Request& r, Browser& who) {
    const auto form = r.form();
    const bool is_own_form = equal_secrets(form.value_or_empty("csrf"), csrf_of(who));
    if (who.user && is_own_form) consents.withdraw(who.user->id, form.value_or_empty("withdraw"));
    return Response::redirect("/account");
  });
  server.endpoint("/authorize", endpoints::authorization(authorize));
  server.endpoint("/token", endpoints::token());
  server.endpoint("/userinfo", endpoints::userinfo(op, Bearer(issued, {.allow_body = true})));  // 4
  server.endpoint("/jwks", endpoints::jwks(keys));                                              // 5
  server.endpoint(endpoints::openid_configuration());                                           // 6
  server.endpoint("/logout", endpoints::end_session(logout, leave));

  // Your API.
  const Bearer bearer(issued);
  const auto photos = bearer.guard_person({"read"}, [](const Request&, const Authorization& who) {
    JsonMembers answer;
    answer.add("photos_of", who.user_id);
    return Response::json(200, answer);
  });

  httplib::Server http;
  adapters::prepare(http, {}, told);
  adapters::mount(http, server.routes());
  adapters::mount(http, "POST", "/login", login);
  adapters::mount(http, "POST", "/decision", decide);
  adapters::mount(http, "GET", "/api/photos", photos);
  adapters::mount(http, "POST", "/logout/decision", left);
  adapters::mount(http, "GET", "/account", account);
  adapters::mount(http, "POST", "/account", withdraw);
  std::cout << "Open " << pages::address_to_open(issuer) << " as alice, wonderland" << std::endl;
  return http.listen("127.0.0.1", port) ? 0 : 1;
}
