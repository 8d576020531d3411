// quickstart plus one idea: a service passes on what it was sent, for the service behind it and for no more, and each
// API knows for whom and through whom it is asked (RFC 8693). New: services that are clients, and who calls whom.
// Try it: run `service_chain`, open the address that it prints, and go on with its two lines.

#include <algorithm>
#include <cstdlib>
#include <iostream>
#include <oauthkit/adapters/httplib.hpp>
#include <oauthkit/oauthkit.hpp>
#include <vector>

#include "pages.hpp"

using namespace oauthkit;
using namespace std::chrono_literals;

int main(int argc, char** argv) {
  const int port = argc > 1 ? std::atoi(argv[1]) : 9000;
  const std::string issuer = "http://127.0.0.1:" + std::to_string(port);
  const std::string photos = issuer + "/photos";
  const std::string storage = issuer + "/storage";
  const std::string archive = issuer + "/archive";

  // A service is an API and a client: it serves a resource, and calls the one behind it.
  const auto service = [&](const char* id, const std::string& serves, const std::string& calls) {
    return Client{.id = id,
                  .grant_types = {"urn:ietf:params:oauth:grant-type:token-exchange"},
                  .response_types = {},
                  .scope = {"read"},
                  .secret = SecretHash::sha256(std::string(id) + "-secret"),
                  .resources = {serves},
                  .allowed_resources = {calls}};
  };
  const Client demo{.id = "demo",
                    .name = "Demo client",
                    .redirect_uris = {issuer + "/callback"},
                    .grant_types = {"authorization_code", "refresh_token"},
                    .scope = {"read", "write"},
                    .secret = SecretHash::sha256("demo-secret"),
                    .allowed_resources = {photos}};
  const std::vector clients = {demo, service("photos", photos, storage), service("storage", storage, archive)};

  const auto store = stores::memory();
  const CodeStore codes = stores::codes(store, issuer);
  const TokenStore issued = stores::tokens(store, issuer);
  const session::Cookies site(store, {.issuer = issuer});
  const stores::Sweeper sweeper(store);

  Server server({.issuer = issuer});
  server.clients([&](std::string_view id) -> Result<Client> {
    const auto found = std::find_if(clients.begin(), clients.end(), [&](const Client& one) { return one.id == id; });
    if (found == clients.end()) return denied();
    return *found;
  });
  server.authenticate(client_auth::secret_basic());

  const auto issue = tokens::opaque(issued, {.access = 1h, .refresh = 24h * 14});
  server.grant(grants::code(codes.put));
  server.exchange(exchanges::code(codes, issue));
  server.exchange(exchanges::refresh_token(issued, issue));

  // Which places a service may name, and that the token is sent to it, has been looked at before: by its registration.
  // Here is decided that it always names one, and for how long it then has a token.
  const auto policy = [](const ExchangeRequest& asked) -> Result<Delegation> {
    if (asked.targets.empty()) return denied();
    return asked.delegate().limit(1min);
  };
  server.exchange(exchanges::token_exchange({.tokens = issued, .policy = policy}, issue));

  using pages::show;
  const auto authorize = site.handle([&](const Request& r, Browser& who) { return show(server.authorize(r, who)); });
  const auto login = site.handle([&](const Request& r, Browser& who) {
    return show(server.resume(r, who, [&] { return pages::sign_in(r.form()); }));
  });
  const auto decide = site.handle([&](const Request& r, Browser& who) { return server.decide(r, who); });
  server.endpoint("/authorize", endpoints::authorization(authorize));
  server.endpoint("/token", endpoints::token());

  // Each API takes tokens for itself alone, so that a service cannot use the one that it was sent anywhere else.
  const auto api = [&](const std::string& resource) {
    return Bearer(issued, {.audience = {resource}}).guard({"read"}, [](const Request&, const Authorization& who) {
      std::vector<std::string> through;
      for (const auto& actor : who.act) through.push_back(actor.sub);
      JsonMembers answer;
      answer.add("files_of", who.user_id);
      answer.add_list("through", through);
      return Response::json(200, answer);
    });
  };

  httplib::Server http;
  adapters::prepare(http);
  adapters::mount(http, server.routes());
  adapters::mount(http, "POST", "/login", login);
  adapters::mount(http, "POST", "/decision", decide);
  for (const char* name : {"/photos", "/storage", "/archive"}) adapters::mount(http, "GET", name, api(issuer + name));
  std::cout << "Open " << pages::address_to_open(issuer) << "&resource=" << form_encode(photos)
            << " as alice, wonderland. With the token for its code:\n"
            << "  curl -u photos:photos-secret -d grant_type=urn:ietf:params:oauth:grant-type:token-exchange \\\n"
            << "    -d subject_token_type=" << token_type::access_token << " -d subject_token=TOKEN \\\n"
            << "    -d audience=" << storage << " " << issuer << "/token\n"
            << "  curl -H \"Authorization: Bearer TOKEN_OF_PHOTOS\" " << storage << std::endl;
  return http.listen("127.0.0.1", port) ? 0 : 1;
}
