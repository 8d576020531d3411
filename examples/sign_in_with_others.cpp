// The quickstart with another button on the sign-in page: people sign in at another OpenID Provider, and this server
// takes its word for who they are. Yours to replace: who the person is here (`user`). Try it: run `openid_provider 9001
// http://127.0.0.1:9000/back-from-other` beside `sign_in_with_others 9000 http://127.0.0.1:9001`, and open the address
// it prints.

#include <cstdlib>
#include <iostream>
#include <oauthkit/adapters/httplib.hpp>
#include <oauthkit/fetch.hpp>
#include <oauthkit/oauthkit.hpp>

#include "pages.hpp"

using namespace oauthkit;
using namespace std::chrono_literals;

int main(int argc, char** argv) {
  const int port = argc > 1 ? std::atoi(argv[1]) : 9000;
  const std::string other_issuer = argc > 2 ? argv[2] : "http://127.0.0.1:9001";
  const std::string issuer = "http://127.0.0.1:" + std::to_string(port);
  const Client demo{.id = "demo",
                    .name = "Demo client",
                    .redirect_uris = {issuer + "/callback"},
                    .grant_types = {"authorization_code", "refresh_token", "client_credentials"},
                    .scope = {"read", "write"},
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

  // Grants: what a user's consent turns into. Exchanges: what a client trades for tokens.
  const auto issue = tokens::opaque(issued, {.access = 1h, .refresh = 24h * 14});
  server.grant(grants::code(codes.put));
  server.exchange(exchanges::code(codes, issue));
  server.exchange(exchanges::refresh_token(issued, issue));
  server.exchange(exchanges::client_credentials(issue));

  // The other provider: https and an address of everybody's, but for origins of your own.
  const auto fetcher = std::make_shared<Fetcher>(FetchOptions{.trusted_origins = {other_issuer}});
  openid::UpstreamOptions there{.issuer = other_issuer, .client_id = "demo", .client_secret = "demo-secret"};
  there.redirect_uri = issuer + "/back-from-other";
  there.outgoing = fetcher;
  there.store = store;
  // Only both together are a name. A server with accounts of its own looks there for who this is.
  there.user = [](const openid::UpstreamIdentity& who) { return User{.id = who.issuer + "#" + who.subject}; };
  const openid::Upstream other(server, there);

  // The steps that need a person: the sign-in page has a button more.
  const auto show = [](const Step& step) {
    auto page = pages::show(step);
    if (const auto* asks = std::get_if<SignIn>(&step)) {
      page.body +=
          "</form><form method=post action=other><input type=hidden name=transaction_id value=" + asks->transaction_id +
          "><button>Sign in with the other</button></form>";
    }
    return page;
  };
  const auto authorize = site.handle([&](const Request& r, Browser& who) { return show(server.authorize(r, who)); });
  const auto login = site.handle([&](const Request& r, Browser& who) {
    return show(server.resume(r, who, [&] { return pages::sign_in(r.form()); }));
  });
  const auto leave = site.handle([&](const Request& r, Browser& who) { return other.begin(r, who); });
  const auto back = site.handle([&](const Request& r, Browser& who) { return show(other.finish(r, who)); });
  const auto decide = site.handle([&](const Request& r, Browser& who) { return server.decide(r, who); });
  server.endpoint("/authorize", endpoints::authorization(authorize));
  server.endpoint("/token", endpoints::token());

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
  adapters::mount(http, "POST", "/other", leave);
  adapters::mount(http, "GET", "/back-from-other", back);
  adapters::mount(http, "POST", "/decision", decide);
  adapters::mount(http, "GET", "/api/photos", photos);
  std::cout << "Open " << pages::address_to_open(issuer) << " as alice, wonderland" << std::endl;
  return http.listen("127.0.0.1", port) ? 0 : 1;
}
