// A provider on oauth2-server 2.4, or on its fork minicloud-oauth2-server, as it is written here.
// What has no counterpart in quickstart: bodies with a `code`, JSON requests, a page with yes and no alone, a site that
// is closed but for what is let through, the device of a user. docs/migrating/oauth2-server-2.md has both side by side.
// Try it: run `oauth2_server_2` and open the address it prints.

#include <cstdlib>
#include <iostream>
#include <oauthkit/adapters/httplib.hpp>
#include <oauthkit/oauthkit.hpp>

#include "../pages.hpp"

using namespace oauthkit;
using namespace std::chrono_literals;

namespace {

Result<User> user(std::string_view name, const Secret& password) {
  static const auto nightworld = SecretHash::scrypt("nightworld");
  const bool right = nightworld.matches(password);
  return right && name == "thomseddon" ? Result<User>(User{.id = "123"}) : denied();
}

// The fork's `device`: what the request says of it goes where the token goes.
std::string device(const TokenRequest& request, const User&) {
  const auto id = request.params.get("device");
  if (!id) return {};
  JsonMembers extra;
  extra.add("device", *id);
  return extra.to_string();
}

// The errors of both carry their status.
void with_code(const Error& error, const Request&, Response& response) {
  JsonMembers body;
  body.add("code", response.status);
  body.add("error", wire_name(error));
  body.add("error_description", printable_description(error.description));
  response.body = body.to_string();
}

Response may_it(const Consent& step) {
  std::string page = "<!doctype html><title>Allow?</title><form method=post action=/oauth/authorise>";
  page += "<input type=hidden name=transaction_id value=" + step.transaction_id + ">";
  page += "<p>May " + escape_html(step.client.name) + " use your account?";
  page += "<p><button name=allow value=yes>Yes</button> <button name=allow value=no>No</button>";
  return Response::html(200, page);
}

Response show(const Step& step) {
  const auto* asks = std::get_if<Consent>(&step);
  return asks ? may_it(*asks) : pages::show(step);
}

}  // namespace

int main(int argc, char** argv) {
  const int port = argc > 1 ? std::atoi(argv[1]) : 3000;
  const std::string issuer = "http://127.0.0.1:" + std::to_string(port);
  const Client thom{.id = "thom",
                    .name = "Thom's client",
                    .redirect_uris = {issuer + "/callback"},
                    .grant_types = {"authorization_code", "password", "refresh_token"},
                    .legacy_auth_methods = {"client_secret_post"},
                    .secret = SecretHash::sha256("nightworld")};

  const auto store = stores::memory();
  const CodeStore codes = stores::codes(store, issuer);
  const TokenStore issued = stores::tokens(store, issuer);
  const session::Cookies site(store, {.issuer = issuer});
  const stores::Sweeper sweeper(store);

  Server server({.issuer = issuer,
                 .profile = Profile::oauth20,
                 .pages = {.json_error = with_code},
                 .legacy = {.json_body = true}});

  server.clients([&](std::string_view id) { return id == thom.id ? Result<Client>(thom) : denied(); });
  server.authenticate(client_auth::secret_basic());
  server.authenticate(client_auth::secret_post());

  const auto issue = tokens::opaque(issued, {.access = 1h, .refresh = Lifetime::never()});
  server.grant(grants::code(codes.put, {.lifetime = 30s}));
  server.exchange(exchanges::code(codes, issue));
  server.exchange(exchanges::refresh_token(issued, issue));
  server.exchange(exchanges::password([](const Credentials& sent) { return user(sent.username, sent.password); }, issue,
                                      {.extra = device}));

  const auto login = site.handle([&](const Request& r, Browser& who) {
    const auto form = r.form();
    return show(
        server.resume(r, who, [&] { return user(form.value_or_empty("username"), form.value_or_empty("password")); }));
  });
  const auto authorise = site.handle([&](const Request& r, Browser& who) {
    const auto form = r.form();
    if (!form.contains("transaction_id")) return show(server.authorize(r, who));
    return server.decide(r, who, form.get("allow") == "yes" ? Decision::allow_all(who) : Decision::deny());
  });
  server.endpoint("/oauth/authorise", endpoints::authorization(authorise));
  server.endpoint("/oauth/token", endpoints::token());

  // The site behind the lock: whoever comes to any of it but /public shows a token.
  const Bearer bearer(issued);
  const auto locked = bearer.protect_all(
      [](const Request&, const Authorization* who) {
        JsonMembers answer;
        answer.add("area", who ? "secret" : "public");
        if (who) answer.add("user", who->user_id);
        if (who && !who->extra.empty()) answer.add_json("from", who->extra);
        return Response::json(200, answer);
      },
      {"/public"});

  httplib::Server http;
  adapters::prepare(http);
  adapters::mount(http, server.routes());
  adapters::mount(http, "POST", "/login", login);
  adapters::mount(http, "GET", "/secret", locked);
  adapters::mount(http, "GET", "/public", locked);
  std::cout << "Open " << issuer << "/oauth/authorise?client_id=thom&response_type=code as thomseddon, nightworld"
            << std::endl;
  return http.listen("127.0.0.1", port) ? 0 : 1;
}
