#include <doctest/doctest.h>

#include "client_auth/site.hpp"

using namespace client_auth_tests;

namespace {

/// The whole of a strategy of one's own: a key in a header.
class ApiKey : public ClientAuth {
 public:
  std::string_view method() const override { return "api_key"; }
  bool presented(const ClientAuthRequest& request) const override { return request.http().headers.count("X-Key") > 0; }
  Result<Client> authenticate(const ClientAuthRequest& request) const override {
    const auto key = request.http().headers.get("X-Key");
    if (key != "the key of web") return denied();
    return request.client("web", method());
  }
};

/// Another, in a scheme of the Authorization field; `outcome` stands for whatever a callback may do.
class Ticket : public ClientAuth {
 public:
  explicit Ticket(std::function<Result<Client>(const ClientAuthRequest&)> outcome, std::string challenge = {})
      : outcome_(std::move(outcome)), challenge_(std::move(challenge)) {}
  std::string_view method() const override { return "ticket"; }
  bool presented(const ClientAuthRequest& request) const override {
    return request.authorization("Ticket").has_value();
  }
  Result<Client> authenticate(const ClientAuthRequest& request) const override { return outcome_(request); }
  std::string_view challenge() const override { return challenge_; }

 private:
  std::function<Result<Client>(const ClientAuthRequest&)> outcome_;
  std::string challenge_;
};

Result<Client> by_ticket(const ClientAuthRequest& request) {
  return request.client(*request.authorization("Ticket"), "ticket");
}

Request with_key(Request request, std::string key = "the key of web") {
  request.headers.add("X-Key", std::move(key));
  return request;
}

Request with_ticket(std::string ticket, const Params& form = {}) {
  return with_authorization(asking(form), "Ticket " + ticket);
}

std::unique_ptr<Site> site_with_key() {
  auto site = std::make_unique<Site>(std::make_unique<ApiKey>(), client_auth::secret_basic(),
                                     client_auth::secret_post(), client_auth::none());
  site->client("web").token_endpoint_auth_method = "api_key";
  return site;
}

template <class Outcome>
std::unique_ptr<Site> site_with_ticket(Outcome outcome, std::string challenge = {}) {
  auto site = std::make_unique<Site>(std::make_unique<Ticket>(outcome, std::move(challenge)),
                                     client_auth::secret_basic(), client_auth::none());
  site->client("web").token_endpoint_auth_method = "ticket";
  return site;
}

}  // namespace

TEST_CASE("custom client authentication: a strategy of twelve lines takes part as the built-in ones do") {
  const auto site = site_with_key();
  CHECK(site->who(with_key(asking())) == "web");
  CHECK(site->who(with_key(asking(), "wrong")) == "invalid_client");
  CHECK(site->who(asking({{"client_id", "native"}})) == "native");
}

TEST_CASE("custom client authentication: a header beside client_id is one method, though none() sees it too") {
  const auto site = site_with_key();
  CHECK(site->who(with_key(asking({{"client_id", "web"}}))) == "web");
  CHECK(site->who(with_key(asking({{"client_id", "native"}}))) == "invalid_request");
}

TEST_CASE("custom client authentication: beside a built-in method it is one too many") {
  const auto site = site_with_key();
  CHECK(site->who(with_key(with_basic(asking(), "post", secret))) == "invalid_request");
  CHECK(site->who(with_key(asking({{"client_secret", secret}}))) == "invalid_request");
  CHECK(site->who(with_authorization(with_key(asking()), "Bearer x")) == "invalid_request");
  CHECK(site->who(with_key(asking())) == "web");
}

TEST_CASE("custom client authentication: a client of another method is not let in by it") {
  const auto site = site_with_key();
  site->client("web").token_endpoint_auth_method = "client_secret_basic";
  CHECK(site->who(with_key(asking())) == "invalid_client");
  site->client("web").token_endpoint_auth_method = "api_key";
  CHECK(site->who(with_key(asking())) == "web");
}

TEST_CASE("custom client authentication: a scheme of the Authorization field needs no challenge of its own") {
  const auto site = site_with_ticket(by_ticket);
  CHECK(site->who(with_ticket("web")) == "web");
  CHECK(site->who(with_ticket("web", {{"client_id", "web"}})) == "web");
  const auto refused = site->ask(with_ticket("nobody"));
  CHECK(is_refused(refused, "invalid_client"));
  CHECK(challenge_of(refused).empty());
}

TEST_CASE("custom client authentication: its challenge answers a refusal, and stands among the known ones") {
  const auto site = site_with_ticket(by_ticket, "Ticket realm=\"gate\"");
  CHECK(challenge_of(site->ask(with_ticket("nobody"))) == "Ticket realm=\"gate\"");
  CHECK(challenge_of(site->ask(with_authorization(asking(), "Bearer x"))) ==
        "Ticket realm=\"gate\", Basic realm=\"oauth\"");
  CHECK(site->who(with_ticket("web")) == "web");
}

TEST_CASE("custom client authentication: its four outcomes are those of every callback") {
  const auto answer = [](auto outcome) { return site_with_ticket(outcome)->ask(with_ticket("web")); };
  CHECK(is_refused(answer([](const ClientAuthRequest&) -> Result<Client> { return denied(); }), "invalid_client"));
  const auto named = [](const ClientAuthRequest&) -> Result<Client> { return unauthorized_client("not today"); };
  CHECK(is_refused(answer(named), "unauthorized_client"));
  const auto thrown = answer([](const ClientAuthRequest&) -> Result<Client> { throw std::runtime_error("secret"); });
  CHECK(thrown.status == 500);
  CHECK(thrown.body.find("secret") == std::string::npos);
  CHECK(answer([](const ClientAuthRequest&) -> Result<Client> { throw StoreUnavailable("away"); }).status == 503);
  const auto unjudged = site_with_ticket([](const ClientAuthRequest&) -> Result<Client> { return server_error("x"); });
  CHECK(unjudged->ask(with_ticket("web")).status == 500);
  CHECK(unjudged->events.empty());
  CHECK(answer(by_ticket).status == 200);
}

TEST_CASE("custom client authentication: finds its credentials whatever the case of the scheme and the spaces") {
  const auto site = site_with_ticket(by_ticket);
  for (const char* field : {"Ticket web", "TICKET web", "ticket  web ", "tIcKeT web\t"}) {
    CAPTURE(field);
    CHECK(site->who(with_authorization(asking(), field)) == "web");
  }
  for (const char* field : {"Ticket", "Ticketweb", "Ticket\tweb", "MyTicket web", "Tickets web"}) {
    CAPTURE(field);
    CHECK(site->who(with_authorization(asking(), field)) == "invalid_client");
  }
}

TEST_CASE("custom client authentication: what it notes of a client reaches exchanges, issue and client endpoints") {
  struct Badge {
    int level = 0;
  };
  const auto by_badge = [](const ClientAuthRequest& request) -> client_auth::Proof {
    if (!request.http().headers.get("X-Key")) return nullptr;
    return [&request]() -> Result<Client> {
      auto client = request.client("web", "badge");
      if (client) client->app = Badge{7};
      return client;
    };
  };
  std::vector<int> seen;
  const auto note = [&](const Client& client) {
    seen.push_back(client.app.get_if<Badge>() ? client.app.get_if<Badge>()->level : -1);
  };
  Choices choices;
  choices.lifetimes.extra = [&](const Issuance& issuance, JsonMembers&) { note(issuance.client); };
  choices.more = [&](Server& server) {
    server.authenticate(client_auth::custom("badge", by_badge));
    server.exchange(exchanges::any([&](const TokenRequest& request) -> Result<Tokens> {
      note(request.client);
      return Tokens{.access_token = "x"};
    }));
  };
  World world(std::move(choices));
  world.client("web").token_endpoint_auth_method = "badge";
  world.client("web").grant_types.push_back("own");
  const auto asked = [&](const Params& form) { return world.token(with_key(token_request(form))).status; };
  CHECK(asked({{"grant_type", "own"}}) == 200);
  CHECK(asked({{"grant_type", "client_credentials"}}) == 200);
  const auto endpoint = world.server().client_endpoint([&](const ClientRequest& request) -> Result<Response> {
    note(request.client);
    return Response::json(200, "{}");
  });
  CHECK(endpoint(with_key(post("/own", {}))).status == 200);
  CHECK(seen == std::vector<int>{7, 7, 7});
}

TEST_CASE("client_auth::custom: one function finds and proves credentials") {
  int proved = 0;
  const auto by_key = [&](const ClientAuthRequest& request) -> client_auth::Proof {
    const auto key = request.http().headers.get("X-Key");
    if (!key) return nullptr;
    return [&request, &proved, right = key == "the key of web"]() -> Result<Client> {
      ++proved;
      if (!right) return denied();
      return request.client("web", "api_key");
    };
  };
  Site site(client_auth::custom("api_key", by_key), client_auth::secret_basic(), client_auth::none());
  site.client("web").token_endpoint_auth_method = "api_key";
  CHECK(site.who(with_key(asking())) == "web");
  CHECK(proved == 1);
  CHECK(site.who(with_key(asking(), "a wrong key")) == "invalid_client");
  CHECK(site.who(with_basic(with_key(asking()), "web", secret)) == "invalid_request");
  CHECK(site.who(with_basic(asking(), "web", secret)) == "invalid_client");
  CHECK(site.who(asking({{"client_id", "native"}})) == "native");
  CHECK(proved == 2);
  REQUIRE(client_auth::custom("api_key", {})->findings().size() == 1);
}
