#include "support/authorization.hpp"

using namespace world;

namespace {

Choices with(std::function<void(Server&)> more) {
  Choices choices;
  choices.more = std::move(more);
  return choices;
}

Authorization stored(World& world, const Response& response) {
  return world.codes.take(hash_token(location_param(response, "code")), "web").authorization;
}

}  // namespace

TEST_CASE("answer: a code stands for all that was agreed to") {
  World world;
  world.client("web").allowed_resources = {"https://api.example"};
  world.now = start + 5s;
  const auto granted = stored(world, authorized(world, {{"resource", "https://api.example"}}));
  CHECK(granted.client_id == "web");
  CHECK(granted.user_id == "alice");
  CHECK(granted.access.scope == Scope{"read", "write"});
  CHECK(granted.code_binding.redirect_uri == "https://web.example/cb");
  CHECK(granted.code_binding.code_challenge == challenge);
  CHECK(granted.code_binding.code_challenge_method == "S256");
  CHECK(granted.access.resource == std::vector<std::string>{"https://api.example"});
  CHECK(granted.authentication.auth_time == start);
  CHECK(granted.issued_at == start + 5s);
  CHECK(granted.expires_at == start + 65s);
  CHECK(granted.extra.empty());
}

TEST_CASE("answer: a code knows when and how its user signed in") {
  World world;
  auto alice = browser();
  alice.user->authentication.acr = "mfa";
  const auto granted = stored(world, authorized(world, {}, alice));
  CHECK(granted.authentication.auth_time == start);
  CHECK(granted.authentication.acr == "mfa");
  CHECK(stored(world, authorized(world)).authentication.acr.empty());
}

TEST_CASE("answer: each consent begins a family of its own") {
  World world;
  const auto first = stored(world, authorized(world)).family;
  const auto second = stored(world, authorized(world)).family;
  CHECK(first.size() == 22);
  CHECK(first != second);
}

TEST_CASE("answer: a redirect URI that was left out is not bound to the code") {
  World world;
  CHECK(stored(world, authorized(world, {{"redirect_uri", ""}})).code_binding.redirect_uri.empty());
  CHECK(stored(world, authorized(world)).code_binding.redirect_uri == "https://web.example/cb");
}

TEST_CASE("answer: the challenge comes back in no readable answer") {
  World world;
  for (const auto* mode : {"query", "fragment", "form_post"}) {
    const auto answer = authorized(world, {{"response_mode", mode}});
    CHECK(location(answer).find(challenge) == std::string::npos);
    CHECK(answer.body.find(challenge) == std::string::npos);
  }
}

TEST_CASE("complete: sees what is about to be granted, before anything is issued") {
  World* there = nullptr;
  World world(with([&](Server& server) {
    server.complete([&](const Approval& approval) -> Result<void> {
      CHECK(approval.client.id == "web");
      CHECK(approval.user.id == "alice");
      CHECK(approval.request.state == "xyz");
      CHECK(approval.granted.access.scope == Scope{"read"});
      CHECK(there->events.empty());
      return {};
    });
  }));
  there = &world;
  CHECK(told(authorized(world, {{"scope", "read"}})) == "code");
  CHECK(world.count(Event::Kind::code_issued) == 1);
}

TEST_CASE("complete: its no, its error and its exception end the request with nothing issued") {
  std::function<Result<void>()> outcome;
  World world(with([&](Server& server) { server.complete([&](const Approval&) { return outcome(); }); }));
  const auto answer_when = [&](std::function<Result<void>()> next) {
    outcome = std::move(next);
    return told(authorized(world));
  };
  CHECK(answer_when([]() -> Result<void> { return denied(); }) == "access_denied");
  CHECK(answer_when([] {
          return Result<void>(Error{ErrorCode::interaction_required, "terms"});
        }) == "interaction_required");
  CHECK(answer_when([]() -> Result<void> { throw std::runtime_error("x"); }) == "server_error");
  CHECK(answer_when([]() -> Result<void> { throw 7; }) == "server_error");
  CHECK(world.events.empty());
  CHECK(answer_when([] { return Result<void>(); }) == "code");
}

TEST_CASE("complete: is not asked about a denial") {
  int asked = 0;
  World world(with([&](Server& server) {
    server.complete([&](const Approval&) {
      ++asked;
      return Result<void>();
    });
  }));
  CHECK(told(world.server().decide(decision(consent(world), "deny"), browser())) == "access_denied");
  CHECK(asked == 0);
  CHECK(told(authorized(world)) == "code");
  CHECK(asked == 1);
}

TEST_CASE("extra parameters: stand beside the answer, encoded") {
  World world(with([](Server& server) {
    server.extra_parameters([](const Approval& approval) {
      return Params{{"session_state", "a&b=\r\n" + approval.user.id}};
    });
  }));
  const auto answer = authorized(world);
  CHECK(told(answer) == "code");
  CHECK(location_param(answer, "session_state") == "a&b=\r\nalice");
  CHECK(location_param(reply(world, {{"prompt", "none"}}), "session_state").empty());
}

TEST_CASE("extra parameters: a reserved name is dropped and told, and changes nothing") {
  const std::vector<std::string> reserved = {"code",  "access_token", "token_type", "refresh_token",    "state", "iss",
                                             "error", "id_token",     "error_uri",  "error_description"};
  World world(with([&](Server& server) {
    server.extra_parameters([&](const Approval&) {
      Params params{{"mine", "1"}};
      for (const auto& name : reserved) params.add(name, "forged");
      return params;
    });
  }));
  const auto answer = authorized(world);
  CHECK(told(answer) == "code");
  CHECK(location(answer).find("forged") == std::string::npos);
  CHECK(location_param(answer, "mine") == "1");
  std::vector<std::string> dropped;
  for (const auto& event : world.events) {
    if (event.kind == Event::Kind::parameter_dropped) dropped.push_back(event.detail);
  }
  CHECK(dropped == reserved);
}

TEST_CASE("extra parameters: scope and expires_in stand beside a code, and beside a token speak of the token") {
  auto choices = with([](Server& server) {
    server.extra_parameters([](const Approval&) { return Params{{"scope", "mine"}, {"expires_in", "60"}}; });
  });
  choices.options.profile = Profile::oauth20;
  World world(std::move(choices));
  const auto code = authorized(world);
  CHECK(location_param(code, "scope") == "mine");
  CHECK(location_param(code, "expires_in") == "60");
  const auto token = authorized(world, {{"client_id", "legacy"},
                                        {"redirect_uri", "https://legacy.example/cb"},
                                        {"response_type", "token"},
                                        {"scope", "read"}});
  CHECK(fragment_param(token, "scope") == "read");
  CHECK(fragment_param(token, "expires_in") == "3600");
  CHECK(world.count(Event::Kind::parameter_dropped) == 2);
}

TEST_CASE("extra parameters: the first hook to set a name keeps it") {
  World world(with([](Server& server) {
    server.extra_parameters([](const Approval&) { return Params{{"a", "first"}, {"a", "again"}}; });
    server.extra_parameters([](const Approval&) { return Params{{"a", "second"}, {"b", "2"}}; });
  }));
  const auto answer = authorized(world);
  CHECK(location_param(answer, "a") == "first");
  CHECK(location_param(answer, "b") == "2");
  CHECK(world.count(Event::Kind::parameter_dropped) == 2);
}

TEST_CASE("extra parameters: a hook that throws leaves nothing issued") {
  bool broken = true;
  World world(with([&](Server& server) {
    server.extra_parameters([&](const Approval&) -> Params {
      if (broken) throw std::runtime_error("db at 10.0.0.1 down");
      return {};
    });
  }));
  CHECK(told(authorized(world)) == "server_error");
  CHECK(world.events.empty());
  broken = false;
  CHECK(told(authorized(world)) == "code");
}

TEST_CASE("answer: the events of a consent name who and what, in order") {
  World world;
  CHECK(told(authorized(world)) == "code");
  REQUIRE(world.events.size() == 2);
  CHECK(world.events[0].kind == Event::Kind::code_issued);
  CHECK(world.events[1].kind == Event::Kind::consent_given);
  CHECK(world.events[0].family == world.events[1].family);
  CHECK(world.events[1].user_id == "alice");
  CHECK(world.events[1].at == start);
}
