#include "support/authorization.hpp"
#include "support/registration.hpp"

using namespace world;
using nlohmann::json;

// OAuth 2.0 Dynamic Client Registration: clients that registered, at work, and how many there may be.

namespace {

Step asked(RegistrationWorld& world, const NewRegistration& client, const Params& changes = {},
           const Browser& who = browser()) {
  return world.server().authorize(authorize_request(world.asking(client, changes)), who);
}

Request from_address(const char* address, Request request = registering(metadata())) {
  request.remote_address = address;
  return request;
}

RegistrationChoices limited(std::uint32_t limit, const std::shared_ptr<Store>& store, const Clock& clock) {
  return {.world = {.store = store},
          .admit = registration::open(Attempts(store, {.limit = limit, .window = 1h, .environment = {.clock = clock}}),
                                      {.scope = {"read", "write"}})};
}

}  // namespace

TEST_CASE("RFC 7591 §1.2: a public client registers, is agreed to, gets tokens and refreshes them") {
  RegistrationWorld world;
  const auto client = world.enrolled();
  const auto tokens = world.tokens_of(client);
  CHECK(tokens.scope == "read write");
  CHECK(world.accepts(tokens.access));
  CHECK(world.accepts(issued(world.refresh(client, tokens.refresh)).access));
}

TEST_CASE("RFC 7591 §1.2: a confidential client proves itself by the method that it registered") {
  for (const char* method : {"client_secret_basic", "client_secret_post"}) {
    CAPTURE(method);
    RegistrationWorld world;
    auto client = world.enrolled({{"token_endpoint_auth_method", method}});
    const auto tokens = world.tokens_of(client);
    CHECK(world.accepts(tokens.access));
    auto wrong = client;
    wrong.secret += "x";
    CHECK(told_of(world.refresh(wrong, tokens.refresh)) == "401 invalid_client");
    wrong.secret.clear();
    CHECK(told_of(world.refresh(wrong, tokens.refresh)) == "401 invalid_client");
    CHECK(world.refresh(client, tokens.refresh).status == 200);
  }
}

TEST_CASE("RFC 7591 §2: a client gets what it registered for, and no more") {
  RegistrationWorld world;
  const auto client = world.enrolled({{"scope", "read"}, {"grant_types", {"authorization_code"}}});
  const auto step = asked(world, client, {{"scope", "read write"}});
  CHECK(is_page(step, 400));
  const auto tokens = world.tokens_of(client, {{"scope", "read"}});
  CHECK(tokens.scope == "read");
  CHECK(tokens.refresh.empty());
}

TEST_CASE("RFC 7591 §2: a native client that registered itself takes any port on loopback, also on localhost") {
  RegistrationWorld world;
  const auto client =
      world.enrolled({{"redirect_uris", {"http://127.0.0.1/cb", "http://localhost/cb", "https://probe.example/cb"}}});
  CHECK(client.body["application_type"] == "native");
  for (const char* uri : {"http://127.0.0.1:49152/cb", "http://localhost:49152/cb", "https://probe.example/cb"}) {
    CAPTURE(uri);
    CHECK(!world.code_of(client, {{"redirect_uri", uri}}).empty());
  }
  for (const char* uri : {"http://[::1]:49152/cb", "http://localhost:49152/other", "http://127.0.0.2:1/cb",
                          "https://probe.example:49152/cb"}) {
    CAPTURE(uri);
    CHECK(is_page(asked(world, client, {{"redirect_uri", uri}}), 400));
  }
  const auto web = world.enrolled({{"redirect_uris", {"http://127.0.0.1:8080/cb"}}, {"application_type", "web"}});
  CHECK(is_page(asked(world, web, {{"redirect_uri", "http://127.0.0.1:8081/cb"}}), 400));
}

TEST_CASE("RFC 9700 §4.11.2: whoever registered itself is asked for each time") {
  RegistrationWorld world({.world = {.more = [](Server& server) {
                             server.immediate([](const Client&, const User&, const AuthorizationRequest& request) {
                               return Immediate::allow(request.access);
                             });
                           }}});
  const auto client = world.enrolled({{"token_endpoint_auth_method", "client_secret_basic"}});
  CHECK(std::holds_alternative<Consent>(asked(world, client)));
  CHECK(told(world.server().authorize(authorize_request(), browser())) == "code");
}

TEST_CASE("RFC 9700 §4.11.2: before somebody has agreed, errors of whoever registered itself send nobody anywhere") {
  RegistrationWorld world;
  const auto client = world.enrolled();
  for (const auto& changes : {Params{{"response_type", "token"}}, Params{{"scope", "admin"}},
                              Params{{"code_challenge", ""}}, Params{{"prompt", "none"}, {"response_mode", "odd"}}}) {
    CAPTURE(changes.encode());
    CHECK(is_page(asked(world, client, changes), 400));
    CHECK(is_page(asked(world, client, changes, stranger()), 400));
  }
  CHECK(!told(world.server().authorize(authorize_request({{"scope", "admin"}}), browser())).empty());
  CHECK(std::holds_alternative<Consent>(asked(world, client)));
}

TEST_CASE("RFC 7591 §5: so many registrations of one address in an hour, and no more") {
  const auto store = stores::memory();
  TimePoint now = start;
  RegistrationWorld world(limited(3, store, [&now] { return now; }));
  for (int i = 0; i < 3; ++i) CHECK(world.at(from_address("198.51.100.7")).status == 201);
  const auto refused = world.at(from_address("198.51.100.7"));
  CHECK(told_of(refused) == "429 temporarily_unavailable");
  CHECK(refused.headers.get("Retry-After") == "2800");
  CHECK(is_private_json(refused));
  CHECK(world.at(from_address("198.51.100.8")).status == 201);
  now += 1h;
  CHECK(world.at(from_address("198.51.100.7")).status == 201);
}

TEST_CASE("RFC 7591 §5: so many clients in all, and room again once one has ended that nobody used") {
  RegistrationWorld world({.registry = {.max_clients = 2}});
  world.enrolled();
  const auto second = world.enrolled();
  const auto refused = world.ask();
  CHECK(told_of(refused) == "503 temporarily_unavailable");
  CHECK(refused.headers.get("Retry-After") == "10");
  world.now += 23h;
  CHECK(world.show(second).status == 200);
  CHECK(told_of(world.ask()) == "503 temporarily_unavailable");
  world.now += 1h;
  CHECK(world.show(second).status == 401);
  CHECK(is_page(asked(world, second), 400));
  CHECK(world.ask().status == 201);
}

TEST_CASE("RFC 7591 §3: a decision of the application's own has the last word on who may register, and as what") {
  RegistrationChoices choices;
  choices.admit = [](const RegistrationRequest& request) -> Result<Admission> {
    CHECK(json::accept(request.metadata));
    if (request.context.request().remote_address == "198.51.100.9") return access_denied("not from there");
    if (request.initial_access_token.empty()) return denied();
    return Admission{.scope = {"read"}};
  };
  RegistrationWorld world(std::move(choices));
  CHECK(told_of(world.at(from_address("198.51.100.9"))) == "400 access_denied");
  CHECK(world.ask().status == 401);
  const auto made = world.at(with_bearer(registering(metadata()), "anything"));
  CHECK(RegistrationWorld::read(made, 201).body["scope"] == "read");
}

TEST_CASE("RFC 7591 §3: what an admission throws is server_error, and a store that is away is 503") {
  RegistrationChoices choices;
  bool away = false;
  choices.admit = [&away](const RegistrationRequest&) -> Result<Admission> {
    if (away) throw StoreUnavailable("the database is away");
    throw std::runtime_error("the reason");
  };
  RegistrationWorld world(std::move(choices));
  const auto broken = world.ask();
  CHECK(told_of(broken) == "500 server_error");
  CHECK(broken.body.find("the reason") == std::string::npos);
  CHECK(std::count(world.failures.begin(), world.failures.end(), "the reason") == 1);
  away = true;
  CHECK(told_of(world.ask()) == "503 temporarily_unavailable");
}
