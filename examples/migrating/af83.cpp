// A server on AF83's oauth2_server_node, as it is written here: to sign in is to agree.
// What has no counterpart in quickstart: information that travels from the sign-in to the API, codes of the form
// `id.secret`, a header with the raw secret, sealed tokens, those of the old server too, errors inside errors.
// docs/migrating/af83.md has both side by side. Try it: run `af83` and open the address it prints.

#include <cstdlib>
#include <iostream>
#include <oauthkit/adapters/httplib.hpp>
#include <oauthkit/oauthkit.hpp>

#include "../pages.hpp"

using namespace oauthkit;
using namespace std::chrono_literals;

namespace {

// `{"error":{"type":…,"message":…}}`, as text.
void as_oauth_exception(const Error& error, const Request&, Response& response) {
  JsonMembers told, body;
  told.add("type", "OAuthException");
  told.add("message", std::string(wire_name(error)) + ": " + printable_description(error.description));
  body.add_json("error", told.to_string());
  response.headers.set("Content-Type", "text/plain");
  response.body = body.to_string();
}

std::string id_and_secret(const Approval& approval) {
  return approval.context.random_id() + "." + approval.context.random_token();
}

// What the last argument of send_grant was: as what somebody signed in.
std::string additional_info(const User& user) {
  JsonMembers info;
  info.add("role", user.id == "alice" ? "editor" : "reader");
  return info.to_string();
}

}  // namespace

int main(int argc, char** argv) {
  const int port = argc > 1 ? std::atoi(argv[1]) : 8080;
  const std::string issuer = "http://127.0.0.1:" + std::to_string(port);
  const Client client{.id = "cid",
                      .name = "The client",
                      .redirect_uris = {issuer + "/callback"},
                      .legacy_auth_methods = {"client_secret_post"},
                      .secret = SecretHash::sha256("some-secret")};

  const auto store = stores::memory();
  const CodeStore codes = stores::codes(store, issuer);
  const TokenStore revoked = stores::tokens(store, issuer);
  const session::Cookies site(store, {.issuer = issuer});
  const stores::Sweeper sweeper(store);

  Server server({.issuer = issuer,
                 .profile = Profile::oauth20,
                 .pages = {.json_error = as_oauth_exception},
                 .always_require_redirect_at_exchange = true});

  server.clients([&](std::string_view id) { return id == client.id ? Result<Client>(client) : denied(); });
  server.authenticate(legacy::af83_raw_secret());
  server.authenticate(client_auth::secret_post());

  // New tokens carry their meaning as the old ones did, and have an end.
  const auto keys = std::make_shared<SealingKeys>();
  server.grant(grants::code(codes.put, {.lifetime = 1min, .generate = id_and_secret}));
  server.exchange(exchanges::code(codes, tokens::sealed(revoked, keys, {.access = 1h})));

  // Whoever signed in for another request has not agreed to this one.
  server.user_suffices([](const SignedIn& who) { return who.for_this_request; });
  // send_grant(res, R, user_id, client_data, additional_info), as soon as they have.
  server.immediate([](const Client&, const User& user, const AuthorizationRequest& request) {
    return Immediate::allow(request.access, additional_info(user));
  });

  using pages::show;
  const auto authorize = site.handle([&](const Request& r, Browser& who) { return show(server.authorize(r, who)); });
  const auto process_login = site.handle([&](const Request& r, Browser& who) {
    return show(server.resume(r, who, [&] { return pages::sign_in(r.form()); }));
  });
  server.endpoint("/oauth2/authorize", endpoints::authorization(authorize));
  server.endpoint("/oauth2/token", endpoints::token());

  // check_token(req, res, …): the new tokens, and those that the old server sealed under its two keys.
  const auto until = system_now() + 24h * 90;
  const Bearer bearer(revoked, {.readers = {tokens::sealed_reader(keys, revoked),
                                            legacy::af83_token_reader("crypt", "sign", {.accepted_until = until})},
                                .legacy = {.oauth_scheme_and_query = true}});
  const auto info = bearer.guard_person({}, [](const Request&, const Authorization& who) {
    JsonMembers answer;
    answer.add("user_id", who.user_id);
    answer.add("client_id", who.client_id);
    if (!who.extra.empty()) answer.add_json("additional_info", who.extra);
    return Response::json(200, answer);
  });

  httplib::Server http;
  adapters::prepare(http);
  adapters::mount(http, server.routes());
  adapters::mount(http, "POST", "/login", process_login);
  adapters::mount(http, "GET", "/portal/info", info);
  std::cout << "Open " << issuer << "/oauth2/authorize?client_id=cid&response_type=code as alice, wonderland"
            << std::endl;
  return http.listen("127.0.0.1", port) ? 0 : 1;
}
