// quickstart plus one idea: the client says what it wants to the server itself, and the browser carries nothing but a
// reference to it (RFC 9126). New: the endpoint, and a client that sends its requests in no other way.
// Try it: run `pushed_requests`, push as it prints, and open the address with the request_uri of the answer.

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
                    .grant_types = {"authorization_code", "refresh_token"},
                    .scope = {"read", "write"},
                    .secret = SecretHash::sha256("demo-secret"),
                    .require_pushed_authorization_requests = true};

  const auto store = stores::memory();
  const CodeStore codes = stores::codes(store, issuer);
  const TokenStore issued = stores::tokens(store, issuer);
  const session::Cookies site(store, {.issuer = issuer});
  const stores::Sweeper sweeper(store);

  Server server({.issuer = issuer});
  server.clients([&](std::string_view id) { return id == demo.id ? Result<Client>(demo) : denied(); });
  server.authenticate(client_auth::secret_basic());

  const auto issue = tokens::opaque(issued, {.access = 1h, .refresh = 24h * 14});
  server.grant(grants::code(codes.put));
  server.exchange(exchanges::code(codes, issue));
  server.exchange(exchanges::refresh_token(issued, issue));

  // Where requests are pushed, and where they wait: of many nodes, in the store that they share.
  server.pushed_requests("/par", store, {.lifetime = 60s});

  using pages::show;
  const auto authorize = site.handle([&](const Request& r, Browser& who) { return show(server.authorize(r, who)); });
  const auto login = site.handle([&](const Request& r, Browser& who) {
    return show(server.resume(r, who, [&] { return pages::sign_in(r.form()); }));
  });
  const auto decide = site.handle([&](const Request& r, Browser& who) { return server.decide(r, who); });
  server.endpoint("/authorize", endpoints::authorization(authorize));
  server.endpoint("/token", endpoints::token());

  httplib::Server http;
  adapters::prepare(http);
  adapters::mount(http, server.routes());
  adapters::mount(http, "POST", "/login", login);
  adapters::mount(http, "POST", "/decision", decide);
  std::cout << "Push with\n  curl -u demo:demo-secret -d response_type=code -d scope=read -d state=xyz \\\n"
            << "    -d code_challenge_method=S256 -d code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM \\\n"
            << "    " << issuer << "/par\nand open " << issuer
            << "/authorize?client_id=demo&request_uri=REQUEST_URI as alice, wonderland" << std::endl;
  return http.listen("127.0.0.1", port) ? 0 : 1;
}
