// auth-server's own example, as it is written here: three URLs, and no page but the one for signing in.
// What has no counterpart in quickstart: nobody is asked, scopes with commas, `code_and_token`, parameters and tokens
// in the URL, sentences for errors. docs/migrating/auth-server.md has both side by side.
// Try it: run `auth_server` and open the address it prints.

#include <algorithm>
#include <cstdlib>
#include <iostream>
#include <oauthkit/adapters/httplib.hpp>
#include <oauthkit/oauthkit.hpp>

#include "../pages.hpp"

using namespace oauthkit;
using namespace std::chrono_literals;

namespace {

// Its errors are a sentence, and the `state` that was sent.
void as_sentence(const Error& error, const Request& request, Response& response) {
  JsonMembers body;
  body.add("error", printable_description(error.description));
  if (const auto form = request.form(); form.contains("state")) body.add("state", form.value_or_empty("state"));
  response.body = body.to_string();
}

// What stands beside a code; beside a token the library says it.
Params beside_a_code(const Approval& approval) {
  if (approval.request.response_type != "code") return {};
  auto scope = approval.granted.access.scope.to_string();
  std::replace(scope.begin(), scope.end(), ' ', ',');
  return {{"expires_in", "3600"}, {"scope", scope}};
}

}  // namespace

int main(int argc, char** argv) {
  const int port = argc > 1 ? std::atoi(argv[1]) : 8001;
  const std::string issuer = "http://127.0.0.1:" + std::to_string(port);
  const Client client{
      .id = "1",
      .name = "The client",
      .redirect_uris = {issuer + "/callback"},
      .grant_types = {"authorization_code", "implicit", "client_credentials", "password", "refresh_token"},
      .response_types = {"code", "token", "code token"},
      .scope = {"profile", "status", "avatar"},
      .token_endpoint_auth_method = "client_secret_post",
      .secret = SecretHash::sha256("what")};

  const auto store = stores::memory();
  const CodeStore codes = stores::codes(store, issuer);
  const TokenStore issued = stores::tokens(store, issuer);
  const session::Cookies site(store, {.issuer = issuer});
  const stores::Sweeper sweeper(store);

  Server server({.issuer = issuer,
                 .profile = Profile::oauth20,
                 .pages = {.json_error = as_sentence},
                 .policy = {.scope_separator = ','},
                 .require_redirect_uri = true,
                 .legacy = {.tokens_in_query = true,
                            .token_params_in_query = true,
                            .password_without_client_auth = true,
                            .code_and_token_alias = true}});

  server.clients([&](std::string_view id) { return id == client.id ? Result<Client>(client) : denied(); });
  server.authenticate(client_auth::secret_post());

  const auto issue = tokens::opaque(issued, {.access = 1h, .refresh = 24h * 14});
  server.grant(grants::code(codes.put));
  server.grant(grants::token(issue));
  server.grant(grants::code_token(codes.put, issue));
  server.exchange(exchanges::code(codes, issue));
  server.exchange(exchanges::client_credentials(issue));
  server.exchange(
      exchanges::password([](const Credentials& sent) { return pages::sign_in(sent.request.params); }, issue));
  server.exchange(exchanges::refresh_token(issued, issue));

  server.extra_parameters(beside_a_code);
  // authorizeRequest(req, userId, …): whoever is signed in is not asked.
  server.immediate(
      [](const Client&, const User&, const AuthorizationRequest& request) { return Immediate::allow(request.access); });

  using pages::show;
  const auto authorize = site.handle([&](const Request& r, Browser& who) { return show(server.authorize(r, who)); });
  const auto login = site.handle([&](const Request& r, Browser& who) {
    return show(server.resume(r, who, [&] { return pages::sign_in(r.form()); }));
  });
  server.endpoint("/oauth/authorize", endpoints::authorization(authorize));
  server.endpoint("/oauth/token", endpoints::token());

  // validateAccessToken(req, …), and an API that tells what comes of it.
  const Bearer bearer(issued, {.legacy = {.access_token_in_query = true}});
  const auto test = [&bearer](const Request& request) {
    const auto found = bearer.check(request);
    const auto* who = std::get_if<Authorization>(&found);
    if (!who) return std::get<Response>(found);
    JsonMembers answer;
    answer.add("isValid", true);
    answer.add("userId", who->user_id);
    answer.add("clientId", who->client_id);
    return Response::json(200, answer);
  };

  httplib::Server http;
  adapters::prepare(http);
  adapters::mount(http, server.routes());
  adapters::mount(http, "POST", "/login", login);
  adapters::mount(http, "GET", "/api/test", test);
  adapters::mount(http, "POST", "/api/test", test);
  std::cout << "Open " << issuer
            << "/oauth/authorize?client_id=1&response_type=code&scope=profile,status&redirect_uri=" << issuer
            << "/callback as alice, wonderland" << std::endl;
  return http.listen("127.0.0.1", port) ? 0 : 1;
}
