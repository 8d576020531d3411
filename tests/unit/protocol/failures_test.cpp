#include "protocol/failures.hpp"

#include "support/authorization.hpp"

using namespace world;

namespace {

constexpr const char* secret_text = "db at 10.0.0.1 down";

/// What a callback may throw; `none` lets it do its work.
enum class Thrown { none, exception, number, store_unavailable };

void raise(Thrown what) {
  if (what == Thrown::exception) throw std::runtime_error(secret_text);
  if (what == Thrown::number) throw 7;
  if (what == Thrown::store_unavailable) throw StoreUnavailable(secret_text);
}

bool leaks(const Response& response) {
  if (response.body.find("10.0.0.1") != std::string::npos) return true;
  for (const auto& [name, value] : response.headers) {
    if (value.find("10.0.0.1") != std::string::npos) return true;
  }
  return false;
}

/// A server all of whose callbacks throw what they are told to.
struct Fragile {
  Thrown lookup = Thrown::none, validator = Thrown::none, policy = Thrown::none, parser = Thrown::none;
  Thrown serializer = Thrown::none, deserializer = Thrown::none, immediate = Thrown::none, complete = Thrown::none;
  Thrown extra = Thrown::none, put = Thrown::none, random = Thrown::none, clock = Thrown::none;
  World world{choices()};

  Choices choices() {
    Choices choices;
    choices.options.policy.client_id = [this](std::string_view) { return raise(validator), true; };
    choices.options.policy.scope = [this](const Client&, const User*, const Scope& requested) -> Result<Scope> {
      return raise(policy), requested;
    };
    choices.options.environment.random = [this](std::span<unsigned char> bytes) {
      raise(random), system_random(bytes);
    };
    choices.codes = stores::codes(choices.store, "https://auth.example", {.clock = [] { return start; }});
    choices.codes.put = [this, keep = choices.codes.put](const TokenHash& code, const Authorization& granted) {
      return raise(put), keep(code, granted);
    };
    choices.more = [this](Server& server) { hook(server); };
    return choices;
  }

  void hook(Server& server) {
    const auto find = [](std::string_view id) -> Result<Client> {
      if (id != "web") return denied();
      return usual_clients().front();
    };
    server.clients([this, find](std::string_view id) { return raise(lookup), find(id); });
    server.serialize_client([this](const Client& client) { return raise(serializer), client.id; });
    server.deserialize_client([this, find](std::string_view id) { return raise(deserializer), find(id); });
    server.extend([this](const Params&) { return raise(parser), std::map<std::string, std::string>(); });
    server.immediate(
        [this](const Client&, const User&, const AuthorizationRequest&) { return raise(immediate), Immediate::ask(); });
    server.complete([this](const Approval&) { return raise(complete), Result<void>(); });
    server.extra_parameters([this](const Approval&) { return raise(extra), Params(); });
  }
};

using Socket = Thrown Fragile::*;

const std::vector<Socket> before_the_proof = {&Fragile::lookup, &Fragile::validator};
const std::vector<Socket> on_the_way_to_a_page = {&Fragile::policy, &Fragile::parser, &Fragile::serializer,
                                                  &Fragile::immediate, &Fragile::random};
const std::vector<Socket> after_the_decision = {&Fragile::policy, &Fragile::complete, &Fragile::extra, &Fragile::put,
                                                &Fragile::random};

const std::vector<std::pair<Thrown, std::string>> surprises = {{Thrown::exception, secret_text},
                                                               {Thrown::number, "an exception of unknown type"}};

bool is_unavailable(const Response& response) {
  return is_page(response, 503) && response.headers.get("Retry-After") == "1" && !leaks(response);
}

}  // namespace

TEST_CASE("failures: what is thrown before client and redirect URI are proven is a page that tells nothing") {
  for (const auto socket : before_the_proof) {
    for (const auto& [thrown, cause] : surprises) {
      Fragile fragile;
      fragile.*socket = thrown;
      const auto page = reply(fragile.world);
      CHECK(is_page(page, 500));
      CHECK(!leaks(page));
      CHECK(page.body.find("xyz") == std::string::npos);
      CHECK(fragile.world.failures == std::vector{cause});
      fragile.*socket = Thrown::none;
      CHECK(std::holds_alternative<Consent>(ask(fragile.world)));
    }
  }
}

TEST_CASE("failures: what is thrown on the way to a page is a generic error for the client") {
  for (const auto socket : on_the_way_to_a_page) {
    for (const auto& [thrown, cause] : surprises) {
      Fragile fragile;
      fragile.*socket = thrown;
      const auto answer = reply(fragile.world);
      CHECK(told(answer) == "server_error");
      CHECK(!leaks(answer));
      CHECK(fragile.world.failures == std::vector{cause});
      fragile.*socket = Thrown::none;
      CHECK(std::holds_alternative<Consent>(ask(fragile.world)));
    }
  }
}

TEST_CASE("failures: what is thrown after the decision is a generic error for the client, and nothing is issued") {
  for (const auto socket : after_the_decision) {
    for (const auto& [thrown, cause] : surprises) {
      Fragile fragile;
      const auto page = consent(fragile.world);
      fragile.*socket = thrown;
      const auto answer = fragile.world.server().decide(decision(page), browser());
      CHECK(told(answer) == "server_error");
      CHECK(!leaks(answer));
      CHECK(fragile.world.failures == std::vector{cause});
      CHECK(fragile.world.events.empty());
      fragile.*socket = Thrown::none;
      CHECK(is_page(fragile.world.server().decide(decision(page), browser()), 400));
      CHECK(told(authorized(fragile.world)) == "code");
    }
  }
}

TEST_CASE("failures: what is thrown while the client is looked up again decides nothing") {
  for (const auto thrown : {Thrown::exception, Thrown::number, Thrown::store_unavailable}) {
    Fragile fragile;
    const auto page = consent(fragile.world);
    fragile.deserializer = thrown;
    const auto answer = fragile.world.server().decide(decision(page), browser());
    CHECK(is_page(answer, thrown == Thrown::store_unavailable ? 503 : 500));
    CHECK(!leaks(answer));
    fragile.deserializer = Thrown::none;
    CHECK(told(fragile.world.server().decide(decision(page), browser())) == "code");
  }
}

TEST_CASE("failures: a store that is away is 503 with Retry-After, wherever it is missed") {
  std::vector<Socket> sockets = before_the_proof;
  sockets.insert(sockets.end(), on_the_way_to_a_page.begin(), on_the_way_to_a_page.end());
  for (const auto socket : sockets) {
    Fragile fragile;
    fragile.*socket = Thrown::store_unavailable;
    CHECK(is_unavailable(reply(fragile.world)));
    CHECK(fragile.world.failures == std::vector<std::string>{secret_text});
    fragile.*socket = Thrown::none;
    CHECK(std::holds_alternative<Consent>(ask(fragile.world)));
  }
  for (const auto socket : after_the_decision) {
    Fragile fragile;
    const auto page = consent(fragile.world);
    fragile.*socket = Thrown::store_unavailable;
    CHECK(is_unavailable(fragile.world.server().decide(decision(page), browser())));
    CHECK(fragile.world.events.empty());
    fragile.*socket = Thrown::none;
    CHECK(told(authorized(fragile.world)) == "code");
  }
}

TEST_CASE("failures: a render function that throws is a page") {
  Choices choices;
  choices.more = [](Server& server) {
    server.response_mode({.name = "broken", .render = [](const AuthorizationResponse&) -> Response {
                            throw std::runtime_error(secret_text);
                          }});
  };
  World world(std::move(choices));
  const Params request = {{"response_mode", "broken"}};
  for (const auto& page : {reply(world, changed(request, {{"prompt", "none"}})), authorized(world, request)}) {
    CHECK(is_page(page, 500));
    CHECK(!leaks(page));
  }
  CHECK(told(authorized(world)) == "code");
}

TEST_CASE("failures: a redirect validator that throws proves nothing") {
  World world;
  bool broken = true;
  world.client("web").redirect_validator = [&](std::string_view) -> bool {
    if (broken) throw std::runtime_error(secret_text);
    return true;
  };
  CHECK(is_page(ask(world), 500));
  broken = false;
  const auto page = consent(world);
  broken = true;
  CHECK(is_page(world.server().decide(decision(page), browser()), 500));
  broken = false;
  CHECK(told(world.server().decide(decision(page), browser())) == "code");
}

TEST_CASE("failures: a failure hook, an observer and an error page that throw do no harm") {
  Choices choices;
  choices.options.environment.on_failure = [](const Failure&) { throw std::runtime_error(secret_text); };
  choices.options.environment.observers = {[](const Event&) { throw 7; }};
  choices.options.pages.error = [](const Error&, const Request&) -> Response { throw std::runtime_error(secret_text); };
  World world(std::move(choices));
  const auto page = reply(world, {{"client_id", "nobody"}});
  CHECK(is_page(page, 400));
  CHECK(!leaks(page));
  CHECK(world.failures == std::vector<std::string>{secret_text});
  CHECK(told(authorized(world)) == "code");
  CHECK(world.count(Event::Kind::code_issued) == 1);
}

TEST_CASE("failures: without a page of the application's own each of the forms' errors is a plain page, never JSON") {
  World world;
  const auto form = post("/x", {{"transaction_id", "unknown"}, {"decision", "allow"}});
  auto who = browser();
  const std::vector<Response> errors = {reply(world, {{"client_id", "nobody"}}),
                                        reply(world, {{"redirect_uri", "https://evil.example"}}),
                                        answered(world.server().authorize(get("/authorize?%zz"), who)),
                                        answered(world.server().resume(form, who, User{.id = "alice"})),
                                        answered(world.server().resume(form, std::as_const(who))),
                                        answered(world.server().step_up(form, who, Authentication())),
                                        answered(world.server().resume_as_another(form, who)),
                                        world.server().decide(form, who),
                                        world.server().decide(get("/decision"), who)};
  for (const auto& page : errors) {
    CHECK(is_page(page, 400));
    CHECK(page.headers.get("Content-Type") == "text/html; charset=utf-8");
    CHECK(page.body.starts_with("<!doctype html>"));
  }
  CHECK(std::holds_alternative<Consent>(ask(world)));
}

TEST_CASE("failures: a client that is gone is unauthorized_client for the page, and what is no transaction invalid") {
  std::vector<ErrorCode> drawn;
  Choices choices;
  choices.options.pages.error = [&](const Error& error, const Request&) {
    drawn.push_back(error.code);
    return Response::html(200, "<p>");
  };
  World world(std::move(choices));
  const auto page = consent(world);
  const auto kept = world.registered;
  world.registered.clear();
  CHECK(is_page(world.server().decide(decision(page), browser()), 400));
  world.registered = kept;
  CHECK(is_page(world.server().decide(post("/decision", {{"decision", "allow"}}), browser()), 400));
  CHECK(is_page(world.server().decide(get("/decision"), browser()), 400));
  CHECK(drawn ==
        std::vector<ErrorCode>{ErrorCode::unauthorized_client, ErrorCode::invalid_request, ErrorCode::invalid_request});
  CHECK(told(authorized(world)) == "code");
}

TEST_CASE("failures: the application draws the error page, and the status is the library's") {
  Choices choices;
  std::vector<std::string> refused;
  choices.options.pages.error = [&](const Error& error, const Request& request) {
    CHECK(error.cause.empty());
    refused.push_back(request.method + " " + std::string(request.path()));
    return Response::html(200, "<p>" + escape_html(error.description));
  };
  World world(std::move(choices));
  const auto page = reply(world, {{"client_id", "nobody"}});
  CHECK(is_page(page, 400));
  CHECK(page.body == "<p>the client is not known here");
  auto who = browser();
  const auto form = post("/login", {{"transaction_id", "unknown"}});
  CHECK(is_page(answered(world.server().resume(form, who, User{.id = "alice"})), 400));
  CHECK(is_page(world.server().decide(post("/decision", {{"decision", "allow"}}), who), 400));
  CHECK(refused == std::vector<std::string>{"GET /authorize", "POST /login", "POST /decision"});
  CHECK(std::holds_alternative<Consent>(ask(world)));
}

TEST_CASE("failures: where the application draws nothing the plain page stands in") {
  Choices choices;
  choices.options.pages.error = [](const Error&, const Request&) { return Response{}; };
  World world(std::move(choices));
  const auto page = reply(world, {{"client_id", "nobody"}});
  CHECK(is_page(page, 400));
  CHECK(page.body.find("the client is not known here") != std::string::npos);
}

TEST_CASE("failures: the cause of an error goes to the hook, with the endpoint, and never out") {
  std::vector<std::string> endpoints;
  Choices choices;
  choices.options.environment.on_failure = [&](const Failure& failure) { endpoints.emplace_back(failure.endpoint); };
  choices.options.policy.scope = [](const Client&, const User*, const Scope&) -> Result<Scope> {
    return server_error(secret_text);
  };
  World world(std::move(choices));
  const auto answer = reply(world);
  CHECK(told(answer) == "server_error");
  CHECK(location_param(answer, "error_description") == "the authorization server met an unexpected condition");
  CHECK(!leaks(answer));
  CHECK(world.failures == std::vector<std::string>{secret_text});
  CHECK(endpoints == std::vector<std::string>{"authorization"});
}

TEST_CASE("failures: a clock that throws is an error for the client, with its state") {
  bool broken = false;
  Options options{.issuer = "https://auth.example"};
  options.environment.clock = [&]() -> TimePoint {
    if (broken) throw std::runtime_error(secret_text);
    return start;
  };
  Server server(options);
  server.clients([](std::string_view) -> Result<Client> { return usual_clients().front(); });
  server.grant(grants::custom("code", [](const Approval&) { return Params{{"code", "c"}}; }));
  server.authenticate(client_auth::none());
  server.exchange(exchanges::any([](const TokenRequest&) -> Result<Tokens> { return denied(); }));
  CHECK(std::holds_alternative<Consent>(server.authorize(authorize_request(), browser())));
  broken = true;
  CHECK(told(server.authorize(authorize_request(), browser())) == "server_error");
}

TEST_CASE("failures: nobody is told of a refusal that is the request's own fault") {
  World world;
  CHECK(is_page(ask(world, {{"client_id", "nobody"}}), 400));
  CHECK(told(ask(world, {{"scope", "admin"}})) == "invalid_scope");
  CHECK(world.failures.empty());
  CHECK(is_page(error_page(world.server().options(), "x", get("/x"), server_error("cause")), 500));
  CHECK(world.failures == std::vector<std::string>{"cause"});
}

TEST_CASE("failures: a guard hands on what is answered, and tells and answers what is thrown") {
  std::vector<std::string> told;
  const Environment environment{.on_failure = [&](const Failure& failure) { told.push_back(failure.cause); }};
  const auto name = [](const Error& error) { return std::string(wire_name(error.code)); };
  const auto answer_to = [&](const std::function<std::string()>& answer) {
    return guarded(environment, "x", answer, name);
  };
  CHECK(answer_to([] { return "fine"; }) == "fine");
  CHECK(told.empty());
  CHECK(answer_to([]() -> std::string { throw std::runtime_error("broken"); }) == "server_error");
  CHECK(answer_to([]() -> std::string { throw StoreUnavailable("away"); }) == "temporarily_unavailable");
  CHECK(answer_to([]() -> std::string { throw 7; }) == "server_error");
  CHECK(told == std::vector<std::string>{"broken", "away", "an exception of unknown type"});
}

TEST_CASE("failures: a guard that leaves stores to the one around it leaves nothing else") {
  std::vector<std::string> told;
  const Environment environment{.on_failure = [&](const Failure& failure) { told.push_back(failure.cause); }};
  const auto name = [](const Error& error) { return std::string(wire_name(error.code)); };
  const auto answer_to = [&](const std::function<std::string()>& answer) {
    return guarded_but_for_stores(environment, "x", answer, name);
  };
  CHECK_THROWS_AS(answer_to([]() -> std::string { throw StoreUnavailable("away"); }), StoreUnavailable);
  CHECK(told.empty());
  CHECK(answer_to([]() -> std::string { throw std::runtime_error("broken"); }) == "server_error");
  CHECK(answer_to([]() -> std::string { throw 7; }) == "server_error");
  CHECK(told == std::vector<std::string>{"broken", "an exception of unknown type"});
  CHECK(answer_to([] { return "fine"; }) == "fine");
}

TEST_CASE("failures: an error that was asked of a plain no is an error of the server's") {
  std::vector<std::string> told;
  const Environment environment{.on_failure = [&](const Failure& failure) { told.push_back(failure.cause); }};
  const auto name = [](const Error& error) { return std::string(wire_name(error.code)); };
  const auto sent = [&](const Result<void>& result) {
    return guarded(
        environment, "x", [&] { return std::string(wire_name(result.error().code)); }, name);
  };
  CHECK(sent(denied()) == "server_error");
  CHECK(told == std::vector<std::string>{no_error});
  CHECK(sent(invalid_scope("named")) == "invalid_scope");
  CHECK(told.size() == 1);
}
