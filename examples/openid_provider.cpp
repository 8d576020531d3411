// The quickstart as an OpenID Provider: clients learn who signed in. It shows six more lines, numbered, and one that
// changes. Yours to replace: what is known of a person (`known_of`).
// Try it: run `openid_provider` and open the address it prints, or point any OpenID Connect client at the issuer.

#include <cstdlib>
#include <iostream>
#include <oauthkit/adapters/httplib.hpp>
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
  server.endpoint("/authorize", endpoints::authorization(authorize));
  server.endpoint("/token", endpoints::token());
  server.endpoint("/userinfo", endpoints::userinfo(op, Bearer(issued, {.allow_body = true})));  // 4
  server.endpoint("/jwks", endpoints::jwks(keys));                                              // 5
  server.endpoint(endpoints::openid_configuration());                                           // 6

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
  std::cout << "Open " << pages::address_to_open(issuer) << " as alice, wonderland" << std::endl;
  return http.listen("127.0.0.1", port) ? 0 : 1;
}
