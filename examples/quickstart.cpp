// A complete authorization server in one file: a sign-in page, a consent page, the token endpoint and a guarded API.
// It shows the order of things: clients, client authentication, grants, exchanges, the steps that need a person, an
// API. Keeps everything in memory. Try it: `examples/quickstart`, then open the address it prints.

#include <iostream>
#include <oauthkit/adapters/httplib.hpp>
#include <oauthkit/oauthkit.hpp>

using namespace oauthkit;
using namespace std::chrono_literals;

namespace {

const Client demo{.id = "demo",
                  .name = "Demo client",
                  .redirect_uris = {"http://127.0.0.1:9000/callback"},
                  .grant_types = {"authorization_code", "refresh_token", "client_credentials"},
                  .scope = {"read", "write"},
                  .secret = SecretHash::sha256("demo-secret")};

Result<Client> find_client(std::string_view id) {
  if (id == demo.id) return demo;
  return denied();
}

Result<User> sign_in(const Params& form) {
  static const auto password = SecretHash::scrypt("wonderland");
  if (form.get("username") != "alice" || !password.matches(form.value_or_empty("password"))) return denied();
  return User{.id = "alice"};
}

// The two pages. The library says why it asks (`reason`); what the pages look like is yours.
Response sign_in_page(const SignIn& step) {
  const bool wrong = step.reason == SignIn::Reason::wrong_credentials;
  return Response::html(
      wrong ? 401 : 200,
      "<form method=post action=/login><input type=hidden name=transaction_id value=" + step.transaction_id +
          "><h1>Sign in for " + escape_html(step.client.name) + "</h1>" + (wrong ? "<p>That did not work." : "") +
          "<p><label>Name <input name=username></label>"
          "<p><label>Password <input name=password type=password></label><p><button>Sign in</button>");
}

Response consent_page(const Consent& step) {
  std::string boxes;
  for (const auto& token : step.scope) {
    boxes += "<p><label><input type=checkbox checked name=scope value=\"" + escape_html(token) + "\"> " +
             escape_html(token) + "</label>";
  }
  return Response::html(200, "<form method=post action=/decision><input type=hidden name=transaction_id value=" +
                                 step.transaction_id + "><h1>" + escape_html(step.client.name) + " at " +
                                 escape_html(step.redirect_host) + " asks for</h1>" + boxes +
                                 "<p><button name=decision value=allow>Allow</button> "
                                 "<button name=decision value=deny>Deny</button>");
}

Response show(const Step& step) {
  if (const auto* asks_sign_in = std::get_if<SignIn>(&step)) return sign_in_page(*asks_sign_in);
  if (const auto* asks_consent = std::get_if<Consent>(&step)) return consent_page(*asks_consent);
  return std::get<Response>(step);  // answered: a redirect, or an error page
}

}  // namespace

int main(int argc, char** argv) {
  const int port = argc > 1 ? std::atoi(argv[1]) : 9000;
  const std::string issuer = "http://127.0.0.1:" + std::to_string(port);
  const auto store = stores::memory();
  const CodeStore codes = stores::codes(store);
  const TokenStore issued = stores::tokens(store);
  const stores::Sweeper sweeper(store);
  const session::Cookies site(store, {.issuer = issuer});

  Server server({.issuer = issuer});

  // Clients, and how they authenticate: whichever way the request presents, never two at once.
  server.clients(find_client);
  server.authenticate(client_auth::secret_basic());
  server.authenticate(client_auth::secret_post());

  // Grants: what a user's consent turns into. Exchanges: what a client trades for tokens.
  const auto issue = tokens::opaque(issued, {.access = 1h, .refresh = 24h * 14});
  server.grant(grants::code(codes.put));
  server.exchange(exchanges::code(codes, issue));
  server.exchange(exchanges::refresh_token(issued, issue));
  server.exchange(exchanges::client_credentials(issue));

  // The steps that need a person.
  const auto authorize = site.handle([&](const Request& r, Browser& who) { return show(server.authorize(r, who)); });
  const auto login =
      site.handle([&](const Request& r, Browser& who) { return show(server.resume(r, who, sign_in(r.form()))); });
  const auto decide = site.handle([&](const Request& r, Browser& who) { return server.decide(r, who); });

  // Your API.
  const Bearer bearer(issued);
  const auto photos = bearer.guard({"read"}, [](const Request&, const Authorization& who) {
    return Response::json(200, "{\"photos_of\":\"" + who.user_id + "\"}");
  });

  httplib::Server http;
  adapters::prepare(http);
  adapters::mount(http, "GET", "/authorize", authorize);
  adapters::mount(http, "POST", "/login", login);
  adapters::mount(http, "POST", "/decision", decide);
  adapters::mount(http, "POST", "/token", server.token());
  adapters::mount(http, "GET", "/api/photos", photos);
  std::cout << "open " << issuer << "/authorize?client_id=demo&response_type=code&code_challenge_method=S256"
            << "&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM as alice, wonderland" << std::endl;
  return http.listen("127.0.0.1", port) ? 0 : 1;
}
