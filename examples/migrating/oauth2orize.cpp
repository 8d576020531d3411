// oauth2orize's example with all grants and two APIs, as it is written here: the same paths, clients and users.
// What has no counterpart in quickstart: a dialog of its own, trusted clients that never see it, a client that waits
// under its row's id, a member of one's own beside the tokens. docs/migrating/oauth2orize.md has both side by side.
// Try it: run `oauth2orize` and open the address it prints.

#include <algorithm>
#include <cstdlib>
#include <iostream>
#include <map>
#include <oauthkit/adapters/httplib.hpp>
#include <oauthkit/oauthkit.hpp>

#include "../pages.hpp"

using namespace oauthkit;
using namespace std::chrono_literals;

namespace {

// What the clients' table knows beside what the library asks for: `Client::app` carries it.
struct Row {
  std::string id;
  bool is_trusted = false;
};

Client client(Row row, std::string id, std::string name, const std::string& callback, const char* secret) {
  return {.id = std::move(id),
          .name = std::move(name),
          .redirect_uris = {callback},
          .grant_types = {"authorization_code", "implicit", "client_credentials", "password", "refresh_token"},
          .response_types = {"code", "token"},
          .legacy_auth_methods = {"client_secret_post"},
          .secret = SecretHash::sha256(secret),
          .app = std::move(row)};
}

Result<User> user(std::string_view name, const Secret& password) {
  static const std::map<std::string, SecretHash, std::less<>> users{{"bob", SecretHash::scrypt("secret")},
                                                                    {"joe", SecretHash::scrypt("password")}};
  static const auto nobodys = SecretHash::scrypt(random_token(system_random));
  const auto found = users.find(name);
  // A name that nobody has costs as much as a wrong password.
  const bool right = (found == users.end() ? nobodys : found->second).matches(password);
  return right ? Result<User>(User{.id = found->first}) : denied();
}

Response told(const char* name, std::string_view value) {
  JsonMembers answer;
  answer.add(name, value);
  return Response::json(200, answer);
}

Response dialog(const Consent& step) {
  std::string page = "<!doctype html><title>Allow?</title><form method=post action=/dialog/authorize/decision>";
  page += "<input type=hidden name=transaction_id value=" + step.transaction_id + ">";
  page += "<p>" + escape_html(step.user.id) + ", may " + escape_html(step.client.name) + " use your account?";
  page += "<p><button name=decision value=allow_all>Allow</button> <button name=decision value=deny>Deny</button>";
  return Response::html(200, page);
}

Response show(const Step& step) {
  const auto* asks = std::get_if<Consent>(&step);
  return asks ? dialog(*asks) : pages::show(step);
}

}  // namespace

int main(int argc, char** argv) {
  const int port = argc > 1 ? std::atoi(argv[1]) : 3000;
  const std::string issuer = "http://127.0.0.1:" + std::to_string(port);
  const std::vector<Client> clients{client({"1"}, "abc123", "Samplr", issuer + "/callback", "ssh-secret"),
                                    client({"2", true}, "xyz123", "Own app", issuer + "/own", "ssh-password")};
  const auto find = [&](const auto& is_it) -> Result<Client> {
    const auto found = std::find_if(clients.begin(), clients.end(), is_it);
    return found == clients.end() ? denied() : Result<Client>(*found);
  };

  const auto store = stores::memory();
  const CodeStore codes = stores::codes(store, issuer);
  const TokenStore issued = stores::tokens(store, issuer);
  const session::Cookies site(store, {.issuer = issuer});
  const stores::Sweeper sweeper(store);

  // The implicit grant and the password exchange are RFC 6749's alone.
  Server server({.issuer = issuer, .profile = Profile::oauth20});

  server.clients([&](std::string_view id) { return find([&](const Client& client) { return client.id == id; }); });
  server.serialize_client([](const Client& client) { return client.app.get_if<Row>()->id; });
  server.deserialize_client([&](std::string_view id) {
    return find([&](const Client& client) { return client.app.get_if<Row>()->id == id; });
  });
  server.authenticate(client_auth::secret_basic());
  server.authenticate(client_auth::secret_post());

  // Whoever asks for tokens is told whose they are.
  const auto with_name = [](const Issuance& issuance, JsonMembers& answer) {
    if (!issuance.authorization.user_id.empty()) answer.add("username", issuance.authorization.user_id);
  };
  const auto issue = tokens::opaque(issued, {.access = 1h, .refresh = 24h * 14, .extra = with_name});
  server.grant(grants::code(codes.put));
  server.grant(grants::token(issue));
  server.exchange(exchanges::code(codes, issue));
  server.exchange(
      exchanges::password([](const Credentials& sent) { return user(sent.username, sent.password); }, issue));
  server.exchange(exchanges::client_credentials(issue));
  server.exchange(exchanges::refresh_token(issued, issue));

  server.immediate([](const Client& client, const User&, const AuthorizationRequest& request) {
    return client.app.get_if<Row>()->is_trusted ? Immediate::allow(request.access) : Immediate::ask();
  });

  const auto authorize = site.handle([&](const Request& r, Browser& who) { return show(server.authorize(r, who)); });
  const auto login = site.handle([&](const Request& r, Browser& who) {
    const auto prove = [form = r.form()] {
      return user(form.value_or_empty("username"), form.value_or_empty("password"));
    };
    return show(server.resume(r, who, prove));
  });
  const auto decision = site.handle([&](const Request& r, Browser& who) { return server.decide(r, who); });
  server.endpoint("/dialog/authorize", endpoints::authorization(authorize));
  server.endpoint("/oauth/token", endpoints::token());

  const Bearer bearer(issued);
  const auto user_info =
      bearer.guard_person({}, [](const Request&, const Authorization& who) { return told("user_id", who.user_id); });
  const auto client_info =
      bearer.guard({}, [](const Request&, const Authorization& who) { return told("client_id", who.client_id); });

  httplib::Server http;
  adapters::prepare(http);
  adapters::mount(http, server.routes());
  adapters::mount(http, "POST", "/login", login);
  adapters::mount(http, "POST", "/dialog/authorize/decision", decision);
  adapters::mount(http, "GET", "/api/userinfo", user_info);
  adapters::mount(http, "GET", "/api/clientinfo", client_info);
  std::cout << "Open " << issuer << "/dialog/authorize?client_id=abc123&response_type=code as bob, secret" << std::endl;
  return http.listen("127.0.0.1", port) ? 0 : 1;
}
