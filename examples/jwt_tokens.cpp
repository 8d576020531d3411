// quickstart plus one idea: access tokens that other people's APIs verify by themselves, signed with a published key.
// New: the ring of keys, tokens::jwt in the place of tokens::opaque, and two documents, one for the keys and one that
// says where they are. Try it: run `jwt_tokens`, and ask for /.well-known/oauth-authorization-server and /jwks.

#include <cstdlib>
#include <iostream>
#include <oauthkit/adapters/httplib.hpp>
#include <oauthkit/oauthkit.hpp>

#include "pages.hpp"

using namespace oauthkit;
using namespace std::chrono_literals;

int main(int argc, char** argv) {
  const int port = argc > 1 ? std::atoi(argv[1]) : 9000;
  const std::string issuer = "http://127.0.0.1:" + std::to_string(port);
  const Client demo{.id = "demo",
                    .name = "Demo client",
                    .redirect_uris = {issuer + "/callback"},
                    .grant_types = {"authorization_code", "refresh_token", "client_credentials"},
                    .scope = {"read", "write"},
                    .secret = SecretHash::sha256("demo-secret")};

  const auto store = stores::memory();
  const CodeStore codes = stores::codes(store, issuer);
  const TokenStore issued = stores::tokens(store, issuer);
  const session::Cookies site(store, {.issuer = issuer});
  const stores::Sweeper sweeper(store);

  Server server({.issuer = issuer});
  server.clients([&](std::string_view id) { return id == demo.id ? Result<Client>(demo) : denied(); });
  server.authenticate(client_auth::secret_basic());
  server.authenticate(client_auth::secret_post());

  // The keys are made at the first start, and kept in a file for this user alone. A program that runs for months calls
  // refresh() now and then, so that they turn.
  const std::string file = argc > 2 ? argv[2] : "keys.json";
  const auto keys = std::make_shared<KeyRing>(KeyRingOptions{.file = file});
  const auto issue = tokens::jwt(issued, keys, {.access = 5min, .refresh = 24h * 14});
  server.endpoint("/jwks", endpoints::jwks(keys));
  server.endpoint(endpoints::metadata());

  server.grant(grants::code(codes.put));
  server.exchange(exchanges::code(codes, issue));
  server.exchange(exchanges::refresh_token(issued, issue));
  server.exchange(exchanges::client_credentials(issue));

  using pages::show;
  const auto authorize = site.handle([&](const Request& r, Browser& who) { return show(server.authorize(r, who)); });
  const auto login = site.handle([&](const Request& r, Browser& who) {
    return show(server.resume(r, who, [&] { return pages::sign_in(r.form()); }));
  });
  const auto decide = site.handle([&](const Request& r, Browser& who) { return server.decide(r, who); });
  server.endpoint("/authorize", endpoints::authorization(authorize));
  server.endpoint("/token", endpoints::token());

  // An API beside the server still asks the store, and so knows at once what was revoked. A JWT is for somebody: here,
  // as for all that name no resource, for the issuer.
  const Bearer bearer(issued, {.audience = {issuer}});
  const auto photos = bearer.guard_person({"read"}, [](const Request&, const Authorization& who) {
    JsonMembers answer;
    answer.add("photos_of", who.user_id);
    return Response::json(200, answer);
  });

  httplib::Server http;
  adapters::prepare(http);
  adapters::mount(http, server.routes());
  adapters::mount(http, "POST", "/login", login);
  adapters::mount(http, "POST", "/decision", decide);
  adapters::mount(http, "GET", "/api/photos", photos);
  std::cout << "Open " << pages::address_to_open(issuer) << " as alice, wonderland" << std::endl;
  return http.listen("127.0.0.1", port) ? 0 : 1;
}
