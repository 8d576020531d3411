// quickstart plus one idea: the person is not at the client, and answers on their phone (OpenID Connect CIBA). A shop
// asks alice at the till, her phone shows what for, and the shop asks again until she has answered. New: the endpoint
// for requests, and what the phone talks to. Try it: run `phone_approval` and do what it prints.

#include <cstdlib>
#include <iostream>
#include <oauthkit/adapters/httplib.hpp>
#include <oauthkit/oauthkit.hpp>

using namespace oauthkit;
using namespace std::chrono_literals;

namespace {

// The phone has a key of its own since alice set it up: whose it is, is for your application to know.
Result<User> owner_of_phone(const Request& request) {
  static const auto key = SecretHash::sha256("key-of-alices-phone");
  const auto sent = request.headers.get("Authorization").value_or(std::string_view());
  if (!sent.starts_with("Bearer ") || !key.matches(sent.substr(7))) return denied();
  return User{.id = "alice", .authentication = {.auth_time = system_now(), .amr = {"hwk"}}};
}

// What the phone shows: who asks, for what, and the words that stand on the till, too.
Response shown(const WaitingApproval& asked) {
  JsonMembers phone;
  phone.add("id", asked.id);
  phone.add("client", asked.client_name);
  phone.add("scope", asked.access.scope.to_string());
  phone.add("binding_message", asked.binding_message);
  return Response::json(200, phone);
}

}  // namespace

int main(int argc, char** argv) {
  const int port = argc > 1 ? std::atoi(argv[1]) : 9000;
  const std::string issuer = "http://127.0.0.1:" + std::to_string(port);
  const Client shop{.id = "demo",
                    .name = "Demo shop",
                    .grant_types = {"urn:openid:params:grant-type:ciba", "refresh_token"},
                    .scope = {"read", "pay"},
                    .secret = SecretHash::sha256("demo-secret")};

  const auto store = stores::memory();
  const TokenStore issued = stores::tokens(store, issuer);
  const stores::Sweeper sweeper(store);

  Server server({.issuer = issuer});
  server.clients([&](std::string_view id) { return id == shop.id ? Result<Client>(shop) : denied(); });
  server.authenticate(client_auth::secret_basic());

  // Who the shop means, and how they learn of it. Requests wait in the store that all nodes share.
  const Backchannel backchannel(
      store, {.user = [](const BackchannelHints& hint) -> Result<User> {
                if (hint.login_hint != "alice") return denied();
                return User{.id = "alice"};
              },
              .notify = [](const WaitingApproval& asked) { std::cout << "to " << asked.user_id << std::endl; },
              .lifetime = 2min,
              .interval = 1s});
  server.backchannel("/bc-authorize", backchannel);

  const auto issue = tokens::opaque(issued, {.access = 1h, .refresh = 24h * 14});
  server.exchange(exchanges::ciba(backchannel, issue));
  server.exchange(exchanges::refresh_token(issued, issue));
  server.endpoint("/token", endpoints::token());

  // What the phone asks, and what it answers: only what is its owner's, and once.
  const Handler look = [&](const Request& r) {
    const auto owner = owner_of_phone(r);
    if (!owner) return Response{.status = 401};
    const auto waiting = backchannel.waiting(owner->id);
    return waiting.empty() ? Response{.status = 204} : shown(waiting.front());
  };
  const Handler answer = [&](const Request& r) {
    const auto owner = owner_of_phone(r);
    if (!owner) return Response{.status = 401};
    const auto form = r.form();
    const bool agrees = form.value_or_empty("decision") == "allow";
    const auto scope = Scope::parse(form.value_or_empty("scope"));
    if (!scope) return Response{.status = 400};
    const auto decision = agrees ? Decision::allow(*owner, {.scope = *scope}) : Decision::deny();
    const auto heard = backchannel.decide(form.value_or_empty("id"), owner->id, decision);
    return Response{.status = heard ? 204 : 404};
  };

  httplib::Server http;
  adapters::prepare(http);
  adapters::mount(http, server.routes());
  adapters::mount(http, "GET", "/phone", look);
  adapters::mount(http, "POST", "/phone", answer);
  std::cout << "The shop asks\n  curl -u demo:demo-secret -d scope=pay -d login_hint=alice -d binding_message=W4SCT "
            << issuer << "/bc-authorize\nthe phone looks, and answers with the id that it sees\n"
            << "  curl --oauth2-bearer key-of-alices-phone " << issuer << "/phone\n"
            << "  curl --oauth2-bearer key-of-alices-phone -d decision=allow -d scope=pay -d id=ID " << issuer
            << "/phone\nand the shop collects\n  curl -u demo:demo-secret "
            << "-d grant_type=urn:openid:params:grant-type:ciba -d auth_req_id=AUTH_REQ_ID " << issuer << "/token"
            << std::endl;
  return http.listen("127.0.0.1", port) ? 0 : 1;
}
