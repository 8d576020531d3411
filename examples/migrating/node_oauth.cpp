// A provider on @node-oauth/oauth2-server 5, as it is written here: what its `model` did is what is registered.
// What has no counterpart in quickstart: a policy of scopes, a user behind a client, lifetimes of one client, tokens of
// a form of one's own, a grant type of one's own, members of one's own. docs/migrating/node-oauth.md has both.
// Try it: run `node_oauth` and open the address it prints.

#include <cstdlib>
#include <iostream>
#include <map>
#include <oauthkit/adapters/httplib.hpp>
#include <oauthkit/oauthkit.hpp>

#include "../pages.hpp"

using namespace oauthkit;
using namespace std::chrono_literals;

namespace {

constexpr const char* by_pin = "urn:example:oauth:grant-type:pin";

// validateScope: what the client may not have is left out, and who asks for nothing gets nothing.
Result<Scope> valid_scope(const Client& client, const User*, const Scope& asked) {
  auto valid = asked.intersect(client.scope);
  return valid.empty() ? denied() : Result<Scope>(std::move(valid));
}

// An extension grant: a person types the PIN that they were given elsewhere.
Result<Authorization> person_with_pin(const TokenRequest& request) {
  static const auto pin = SecretHash::scrypt("271828");
  if (!pin.matches(request.params.value_or_empty("pin"))) return denied();
  return Authorization{.user_id = "alice", .access = Scope{"read"}};
}

// getUserFromClient: whom a client's own tokens speak for.
Result<User> user_of(const Client& client) { return User{.id = "robot-of-" + client.id}; }

std::string access_token(const Issuance& issuance) { return "at_" + issuance.context.random_token(); }

// allowExtendedTokenAttributes: what saveToken put beside the tokens.
void more_of_the_answer(const Issuance& issuance, JsonMembers& answer) {
  answer.add("user_id", issuance.authorization.user_id);
}

}  // namespace

int main(int argc, char** argv) {
  const int port = argc > 1 ? std::atoi(argv[1]) : 3000;
  const std::string issuer = "http://127.0.0.1:" + std::to_string(port);
  const std::map<std::string, Client, std::less<>> clients{
      {"web",
       {.id = "web",
        .name = "Web client",
        .redirect_uris = {issuer + "/callback"},
        .grant_types = {"authorization_code", "refresh_token", "client_credentials", "password", by_pin},
        .scope = {"read", "write"},
        .legacy_auth_methods = {"client_secret_post"},
        .secret = SecretHash::sha256("web-secret"),
        .access_token_lifetime = 15min}},
      {"app",
       {.id = "app",
        .name = "Public client",
        .redirect_uris = {issuer + "/callback"},
        .grant_types = {"authorization_code", "refresh_token"},
        .scope = {"read"},
        .token_endpoint_auth_method = "none"}}};

  const auto store = stores::memory();
  const CodeStore codes = stores::codes(store, issuer);
  const TokenStore issued = stores::tokens(store, issuer);
  const session::Cookies site(store, {.issuer = issuer});
  const stores::Sweeper sweeper(store);

  Server server({.issuer = issuer, .profile = Profile::oauth20, .policy = {.scope = valid_scope}});

  server.clients([&](std::string_view id) -> Result<Client> {
    const auto found = clients.find(id);
    return found == clients.end() ? denied() : Result<Client>(found->second);
  });
  server.authenticate(client_auth::secret_basic());
  server.authenticate(client_auth::secret_post());
  server.authenticate(client_auth::none());

  const auto issue = tokens::opaque(
      issued, {.access = 1h, .refresh = 24h * 14, .generate_access = access_token, .extra = more_of_the_answer});
  server.grant(grants::code(codes.put, {.lifetime = 5min}));
  server.exchange(exchanges::code(codes, issue));
  server.exchange(exchanges::refresh_token(issued, issue));
  server.exchange(exchanges::client_credentials(issue, {.user = user_of}));
  server.exchange(
      exchanges::password([](const Credentials& sent) { return pages::sign_in(sent.request.params); }, issue));
  server.exchange(exchanges::extension(by_pin, person_with_pin, issue));

  using pages::show;
  const auto authorize = site.handle([&](const Request& r, Browser& who) { return show(server.authorize(r, who)); });
  const auto login = site.handle([&](const Request& r, Browser& who) {
    return show(server.resume(r, who, [&] { return pages::sign_in(r.form()); }));
  });
  const auto decide = site.handle([&](const Request& r, Browser& who) { return server.decide(r, who); });
  server.endpoint("/oauth/authorize", endpoints::authorization(authorize));
  server.endpoint("/oauth/token", endpoints::token());

  const Bearer bearer(issued, {.scope_headers = true});
  const auto me = bearer.guard_person({"read"}, [](const Request&, const Authorization& who) {
    JsonMembers answer;
    answer.add("sub", who.user_id);
    return Response::json(200, answer);
  });

  httplib::Server http;
  adapters::prepare(http);
  adapters::mount(http, server.routes());
  adapters::mount(http, "POST", "/login", login);
  adapters::mount(http, "POST", "/decision", decide);
  adapters::mount(http, "GET", "/api/me", me);
  std::cout << "Open " << issuer << "/oauth/authorize?client_id=web&response_type=code&scope=read as alice, wonderland"
            << std::endl;
  return http.listen("127.0.0.1", port) ? 0 : 1;
}
