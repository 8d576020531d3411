// quickstart plus one idea: a way of your own for clients to authenticate.
// Partners sign the body of the token request with a key (HMAC-SHA256) and name themselves in a header. The function
// only proves; that no second way is used and that the client is registered for this one is checked by the library.
//
//   body=grant_type=client_credentials
//   signature=$(printf %s "$body" | openssl dgst -sha256 -hmac partner-key -r | cut -d' ' -f1)
//   curl -d "$body" -H 'X-Partner-Id: demo' -H "X-Partner-Signature: $signature" http://127.0.0.1:9000/token

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <cstdlib>
#include <iostream>
#include <oauthkit/adapters/httplib.hpp>
#include <oauthkit/oauthkit.hpp>

#include "pages.hpp"

using namespace oauthkit;
using namespace std::chrono_literals;

namespace {

// The application's own record of a client: `Client::app` carries it.
struct Partner {
  std::string key;
};

std::string hmac_sha256(std::string_view key, std::string_view body) {
  TokenHash digest;  // 32 bytes that can be written as hexadecimal digits
  HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), reinterpret_cast<const unsigned char*>(body.data()),
       body.size(), digest.bytes.data(), nullptr);
  return digest.hex();
}

// Nothing where the request names no partner; otherwise what proves that it is the one.
client_auth::Proof partner_hmac(const ClientAuthRequest& request) {
  const auto& headers = request.http().headers;
  if (headers.count("X-Partner-Id") == 0) return nullptr;
  return [&request, &headers]() -> Result<Client> {
    static const std::string nobodys_key = random_token(system_random);
    auto client = request.client(headers.get("X-Partner-Id").value_or(""), "x_partner_hmac");
    // An unknown client costs as much as a wrong signature: it is given a key that nobody has.
    const auto* partner = client ? client->app.get_if<Partner>() : nullptr;
    const auto expected = hmac_sha256(partner ? partner->key : nobodys_key, request.http().body);
    const bool right = equal_secrets(expected, headers.get("X-Partner-Signature").value_or(""));
    if (client && !right) return denied();
    return client;
  };
}

}  // namespace

int main(int argc, char** argv) {
  const int port = argc > 1 ? std::atoi(argv[1]) : 9000;
  const std::string issuer = "http://127.0.0.1:" + std::to_string(port);
  const Client demo{.id = "demo",
                    .name = "Demo partner",
                    .redirect_uris = {issuer + "/callback"},
                    .grant_types = {"authorization_code", "refresh_token", "client_credentials"},
                    .scope = {"read", "write"},
                    .token_endpoint_auth_method = "x_partner_hmac",
                    .app = Partner{.key = "partner-key"}};

  const auto store = stores::memory();
  const CodeStore codes = stores::codes(store, issuer);
  const TokenStore issued = stores::tokens(store, issuer);
  const session::Cookies site(store, {.issuer = issuer});
  const stores::Sweeper sweeper(store);

  Server server({.issuer = issuer});
  server.clients([&](std::string_view id) { return id == demo.id ? Result<Client>(demo) : denied(); });
  server.authenticate(client_auth::secret_basic());
  server.authenticate(client_auth::custom("x_partner_hmac", partner_hmac));

  const auto issue = tokens::opaque(issued, {.access = 1h, .refresh = 24h * 14});
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
  const Bearer bearer(issued);
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
