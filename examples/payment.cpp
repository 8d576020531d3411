// quickstart plus one idea: a client asks for one payment instead of for a scope, and the person agrees to exactly that
// (RFC 9396). New: the type of details, the client that lists it, the boxes in pages.hpp, and an API that carries out
// what its token says. Try it: run `payment` and open the address it prints.

#include <algorithm>
#include <cstdlib>
#include <iostream>
#include <oauthkit/adapters/httplib.hpp>
#include <oauthkit/oauthkit.hpp>

#include "pages.hpp"

using namespace oauthkit;
using namespace std::chrono_literals;

namespace {

// What a payment is: its members, what the bank knows of them, and how a person reads it.
DetailType payment_initiation() {
  return {.type = "payment_initiation",
          .fields = {{"actions", details::strings, details::required, {"initiate", "status", "cancel"}},
                     {"instructedAmount", details::string, details::required},
                     {"creditorName", details::string, details::required},
                     {"remittanceInformation", details::string}},
          .validate = [](const Detail& asked, const Client&) -> Result<void> {
            if (asked.text("creditorName").empty()) return denied();
            return {};
          },
          .describe =
              [](const Detail& asked) {
                return "Pay " + asked.text("instructedAmount") + " to " + asked.text("creditorName");
              }};
}

// The payments that a token is for, and nothing else of its user's.
Response pay(const Request&, const Authorization& who) {
  std::vector<std::string> paid;
  for (const auto& detail : who.access.authorization_details) {
    const auto actions = detail.texts("actions");
    const bool may_initiate = std::find(actions.begin(), actions.end(), "initiate") != actions.end();
    if (detail.type() == "payment_initiation" && may_initiate) paid.push_back(detail.text("instructedAmount"));
  }
  JsonMembers answer;
  answer.add("by", who.user_id);
  answer.add_list("paid", paid);
  return Response::json(paid.empty() ? 403 : 200, answer);
}

}  // namespace

int main(int argc, char** argv) {
  const int port = argc > 1 ? std::atoi(argv[1]) : 9000;
  const std::string issuer = "http://127.0.0.1:" + std::to_string(port);
  const Client demo{.id = "demo",
                    .name = "Demo shop",
                    .redirect_uris = {issuer + "/callback"},
                    .grant_types = {"authorization_code", "refresh_token"},
                    .secret = SecretHash::sha256("demo-secret"),
                    .authorization_details_types = {"payment_initiation"}};

  const auto store = stores::memory();
  const CodeStore codes = stores::codes(store, issuer);
  const TokenStore issued = stores::tokens(store, issuer);
  const session::Cookies site(store, {.issuer = issuer});
  const stores::Sweeper sweeper(store);

  Server server({.issuer = issuer});
  server.clients([&](std::string_view id) { return id == demo.id ? Result<Client>(demo) : denied(); });
  server.authenticate(client_auth::secret_basic());
  server.authorization_details(payment_initiation());

  const auto issue = tokens::opaque(issued, {.access = 5min, .refresh = 24h});
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

  const Bearer bearer(issued);

  httplib::Server http;
  adapters::prepare(http);
  adapters::mount(http, server.routes());
  adapters::mount(http, "POST", "/login", login);
  adapters::mount(http, "POST", "/decision", decide);
  adapters::mount(http, "POST", "/api/payments", bearer.guard_person({}, pay));
  const Params asked{{"authorization_details", R"([{"type":"payment_initiation","actions":["initiate","status"],)"
                                               R"("instructedAmount":"123.50 EUR","creditorName":"Merchant A"}])"}};
  std::cout << "Open " << pages::address_to_open(issuer) << "&" << asked.encode() << " as alice, wonderland"
            << std::endl;
  return http.listen("127.0.0.1", port) ? 0 : 1;
}
