#include <doctest/doctest.h>

#include <optional>

#include "support/assembly.hpp"
#include "support/authorization.hpp"

using namespace world;

namespace {

const Assembly::Registration registrations[] = {
    [](Server& server) { server.clients([](std::string_view) -> Result<Client> { return denied(); }); },
    [](Server& server) { server.serialize_client([](const Client& client) { return client.id; }); },
    [](Server& server) { server.deserialize_client([](std::string_view) -> Result<Client> { return denied(); }); },
    [](Server& server) { server.transactions(session::memory_transactions()); },
    [](Server& server) { server.authenticate(client_auth::none()); },
    [](Server& server) { server.grant(grants::custom("x", [](const Approval&) { return Params(); })); },
    [](Server& server) {
      server.exchange(exchanges::any([](const TokenRequest&) -> Result<Tokens> { return denied(); }));
    },
    [](Server& server) {
      server.response_mode({.name = "x", .render = [](const AuthorizationResponse&) { return Response{}; }});
    },
    [](Server& server) {
      server.immediate([](const Client&, const User&, const AuthorizationRequest& request) {
        return Immediate::allow(request.access);
      });
    },
    [](Server& server) { server.user_suffices([](const SignedIn&) { return Result<void>(); }); },
    [](Server& server) { server.complete([](const Approval&) { return Result<void>(); }); },
    [](Server& server) { server.extra_parameters([](const Approval&) { return Params(); }); },
    [](Server& server) { server.extend([](const Params&) { return std::map<std::string, std::string>(); }); },
};

template <class Call>
std::string setup_error(Call call) {
  try {
    call();
  } catch (const SetupError& error) {
    return error.what();
  }
  return {};
}

}  // namespace

TEST_CASE("server: the first request ends the set-up") {
  for (const auto& registration : registrations) {
    const Assembly assembly;
    auto server = assembly.server();
    CHECK(setup_error([&] { server.authorize(authorize_request(), browser()); }).empty());
    CHECK(setup_error([&] { registration(server); }) ==
          "The server is serving: register everything before the first request.");
    CHECK(std::holds_alternative<Consent>(server.authorize(authorize_request(), browser())));
  }
}

TEST_CASE("server: until the first request everything may be registered") {
  for (const auto& registration : registrations) {
    const Assembly assembly;
    auto server = assembly.server();
    CHECK(setup_error([&] { registration(server); }).empty());
  }
}

TEST_CASE("server: handing out the token endpoint ends the set-up") {
  const Assembly assembly;
  auto server = assembly.server();
  server.complete([](const Approval&) { return Result<void>(); });
  server.token();
  CHECK(!setup_error([&] { server.complete([](const Approval&) { return Result<void>(); }); }).empty());
}

TEST_CASE("server: every way to serve tells the mistakes, all of them, again and again") {
  Assembly assembly;
  assembly.clients = assembly.authenticate = left_out;
  const auto server = assembly.server();
  const auto expected = server.check();
  REQUIRE(expected.size() == 2);
  const auto all = expected[0] + "\n" + expected[1];
  auto who = browser();
  const Request request = authorize_request();
  for (int again = 0; again < 2; ++again) {
    CHECK(setup_error([&] { server.token(); }) == all);
    CHECK(setup_error([&] { server.authorize(request, who); }) == all);
    CHECK(setup_error([&] { server.resume(request, who, User{.id = "alice"}); }) == all);
    CHECK(setup_error([&] { server.resume(request, who, who); }) == all);
    CHECK(setup_error([&] { server.resume(request, std::as_const(who)); }) == all);
    CHECK(setup_error([&] { server.decide(request, who); }) == all);
    CHECK(setup_error([&] { server.decide(request, who, Decision::deny()); }) == all);
  }
}

TEST_CASE("server: a mistake can be mended after it was told") {
  Assembly assembly;
  assembly.clients = left_out;
  auto server = assembly.server();
  CHECK(!setup_error([&] { server.authorize(authorize_request(), browser()); }).empty());
  Assembly right;
  right.clients(server);
  CHECK(server.check().empty());
  CHECK(std::holds_alternative<Consent>(server.authorize(authorize_request(), browser())));
}

TEST_CASE("server: check and loosened change nothing and end nothing") {
  const Assembly assembly;
  auto server = assembly.server();
  CHECK(server.check().empty());
  CHECK(server.loosened().empty());
  CHECK(setup_error([&] { server.authenticate(client_auth::none()); }).empty());
  CHECK(server.options().issuer == "https://auth.example");
}

TEST_CASE("server: may be moved while it is assembled and while it serves") {
  const Assembly assembly;
  auto first = assembly.server();
  first.complete([](const Approval&) { return Result<void>(); });
  Server second(std::move(first));
  const auto step = second.authorize(authorize_request(), browser());
  const Server third(std::move(second));
  CHECK(told(third.decide(decision(step_of<Consent>(step)), browser())) == "code");
  CHECK(third.options().issuer == "https://auth.example");
}

TEST_CASE("server: the token endpoint outlives it") {
  Handler token;
  std::string code;
  const Assembly assembly;
  {
    const auto server = assembly.server();
    token = server.token();
    const auto step = server.authorize(authorize_request(), browser());
    code = location_param(server.decide(decision(step_of<Consent>(step)), browser()), "code");
  }
  CHECK(issued(token(web_request(redemption(code)))).scope == "read write");
  CHECK(error(token(web_request(redemption(code)))) == "invalid_grant");
}

TEST_CASE("server: a client may wait as something else than its id") {
  std::string waiting;
  Assembly assembly;
  assembly.more = [&](Server& server) {
    server.serialize_client([&](const Client& client) { return waiting = "row 7 of " + client.id; });
    server.deserialize_client([&](std::string_view text) -> Result<Client> {
      CHECK(text == waiting);
      return world::usual_clients().front();
    });
  };
  const auto server = assembly.server();
  const auto step = server.authorize(authorize_request(), browser());
  CHECK(waiting == "row 7 of web");
  CHECK(told(server.decide(decision(step_of<Consent>(step)), browser())) == "code");
}

TEST_CASE("server: by default a client waits as its id, and is looked up again for each page") {
  std::vector<std::string> looked_up;
  bool is_there = true;
  Assembly assembly;
  assembly.clients = [&](Server& server) {
    server.clients([&](std::string_view id) -> Result<Client> {
      looked_up.emplace_back(id);
      if (id != "web" || !is_there) return denied();
      return world::usual_clients().front();
    });
  };
  const auto server = assembly.server();
  const auto ask = [&] { return step_of<Consent>(server.authorize(authorize_request(), browser())); };
  const auto page = ask();
  CHECK(looked_up == std::vector<std::string>{"web"});
  CHECK(told(server.decide(decision(page), browser())) == "code");
  CHECK(looked_up == std::vector<std::string>{"web", "web"});
  const auto late = ask();
  is_there = false;
  CHECK(is_page(server.decide(decision(late), browser()), 400));
  is_there = true;
  CHECK(told(server.decide(decision(ask()), browser())) == "code");
}

TEST_CASE("server: one function may try several ways to serialize a client, one after another") {
  auto client = world::usual_clients().front();
  std::vector<std::string> waited;
  Assembly assembly;
  assembly.clients = [&](Server& server) {
    server.clients([&](std::string_view) -> Result<Client> { return client; });
  };
  assembly.more = [&](Server& server) {
    server.serialize_client([&](const Client& asking) {
      const auto* row = asking.app.get_if<int>();
      waited.push_back(row ? "row " + std::to_string(*row) : "id " + asking.id);
      return waited.back();
    });
    server.deserialize_client([&](std::string_view text) -> Result<Client> {
      if (text == "row 7") return client;
      if (text == "id web") return client;
      return denied();
    });
  };
  const auto server = assembly.server();
  const auto answer = [&] {
    const auto page = step_of<Consent>(server.authorize(authorize_request(), browser()));
    return server.decide(decision(page), browser());
  };
  CHECK(told(answer()) == "code");
  client.app = 7;
  CHECK(told(answer()) == "code");
  client.app = 8;
  CHECK(is_page(answer(), 400));
  CHECK(waited == std::vector<std::string>{"id web", "row 7", "row 8"});
}

TEST_CASE("server: two in one program have options, clients and tokens of their own") {
  World one({.lifetimes = {.access = 5min}});
  World two({.options = {.issuer = "https://other.example", .require_state = true}, .lifetimes = {.access = 20min}});
  two.client("web").redirect_uris = {"https://web.example/two"};
  const Params at_two{{"redirect_uri", "https://web.example/two"}};
  CHECK(location_param(reply(two, {{"redirect_uri", "https://web.example/two"}, {"state", ""}}), "error") ==
        "invalid_request");
  CHECK(std::holds_alternative<Consent>(ask(one, {{"state", ""}})));
  CHECK(is_page(ask(one, at_two), 400));
  const auto code_of_two = location_param(authorized(two, at_two), "code");
  CHECK(error(one.token(web_request(redemption(code_of_two, at_two)))) == "invalid_grant");
  const auto by_two = two.token(web_request(redemption(code_of_two, at_two)));
  CHECK(member(by_two, "expires_in") == "1200");
  const auto by_one = one.token(web_request(redemption(code(one))));
  CHECK(member(by_one, "expires_in") == "300");
  const auto opens = [](const World& world, const Response& tokens) {
    const auto checked = world.bearer().check(with_bearer(get("/api"), member(tokens, "access_token")));
    return std::holds_alternative<Authorization>(checked);
  };
  CHECK((opens(one, by_one) && opens(two, by_two)));
  CHECK((!opens(one, by_two) && !opens(two, by_one)));
}

TEST_CASE("server: a client that comes back as another is believed by nobody") {
  std::optional<Client> back;
  Assembly assembly;
  assembly.more = [&](Server& server) {
    server.serialize_client([](const Client& client) { return client.id; });
    server.deserialize_client([&](std::string_view) { return Result<Client>(back); });
  };
  const auto server = assembly.server();
  const auto ask = [&] { return step_of<Consent>(server.authorize(authorize_request(), browser())); };
  back = world::usual_clients()[1];
  CHECK(is_page(server.decide(decision(ask()), browser()), 500));
  back.reset();
  CHECK(is_page(server.decide(decision(ask()), browser()), 400));
  back = world::usual_clients()[0];
  CHECK(told(server.decide(decision(ask()), browser())) == "code");
}
