// quickstart plus one idea: clients that nobody registered by hand, as those of MCP are. They name a document about
// themselves, or register; they ask for one MCP server, and the person is told what is known of them. New: one line.
// Try it: run `mcp_authorization` and beside it `mcp_server`, and give an MCP client the address that the latter
// prints.

#include <cstdlib>
#include <iostream>
#include <oauthkit/adapters/httplib.hpp>
#include <oauthkit/fetch.hpp>
#include <oauthkit/mcp.hpp>
#include <oauthkit/oauthkit.hpp>

#include "pages.hpp"

using namespace oauthkit;
using namespace std::chrono_literals;

// mcp_authorization [PORT [RESOURCE [ORIGIN CA_FILE]]]: the MCP server, and, for documents that are no public ones, an
// origin that may be at any address, with whose certificate it is.
int main(int argc, char** argv) {
  const int port = argc > 1 ? std::atoi(argv[1]) : 9000;
  const std::string issuer = "http://127.0.0.1:" + std::to_string(port);
  const std::string resource = argc > 2 ? argv[2] : "http://127.0.0.1:9001/mcp";
  FetchOptions fetch;
  if (argc > 4) fetch = {.trusted_origins = {argv[3]}, .ca_file = argv[4]};

  const Environment told{
      .on_failure = [](const Failure& what) { std::cerr << what.endpoint << ": " << what.cause << std::endl; }};
  const auto store = stores::memory();
  const CodeStore codes = stores::codes(store, issuer);
  const TokenStore issued = stores::tokens(store, issuer);
  const session::Cookies site(store, {.issuer = issuer, .environment = told});
  const stores::Sweeper sweeper(store);

  Server server({.issuer = issuer, .profile = Profile::mcp, .environment = told});
  // Most of these clients have no secret; those that want one get it when they register.
  server.authenticate(client_auth::secret_basic());
  server.authenticate(client_auth::secret_post());

  // Tokens that the MCP server reads by their signature: short-lived, since it does not hear when one is revoked.
  const auto keys = std::make_shared<KeyRing>();
  const auto issue = tokens::jwt(issued, keys, {.access = 5min, .refresh = 24h * 14});
  server.grant(grants::code(codes.put));
  server.exchange(exchanges::code(codes, issue));
  server.exchange(exchanges::refresh_token(issued, issue));

  using pages::show;
  const auto authorize = site.handle([&](const Request& r, Browser& who) { return show(server.authorize(r, who)); });
  const auto login = site.handle([&](const Request& r, Browser& who) {
    return show(server.resume(r, who, [&] { return pages::sign_in(r.form()); }));
  });
  const auto decide = site.handle([&](const Request& r, Browser& who) { return server.decide(r, who); });
  server.endpoint("/authorize", endpoints::authorization(authorize));
  server.endpoint("/token", endpoints::token());
  server.endpoint("/jwks", endpoints::jwks(keys));
  server.endpoint(endpoints::metadata());

  // The one line: clients by document and by registration, for this resource and these scopes.
  mcp::authorization_server(server, {.store = store,
                                     .fetcher = std::make_shared<Fetcher>(fetch),
                                     .resources = {resource},
                                     .scope = {"read", "write"}});

  httplib::Server http;
  adapters::prepare(http, {}, told);
  adapters::mount(http, server.routes());
  adapters::mount(http, "POST", "/login", login);
  adapters::mount(http, "POST", "/decision", decide);
  std::cout << issuer << " issues tokens for " << resource << "; sign in as alice, wonderland" << std::endl;
  return http.listen("127.0.0.1", port) ? 0 : 1;
}
