#include "support/authorization.hpp"

using namespace world;

namespace {

/// A server with a response type of its own that `web` may use.
struct Own {
  explicit Own(std::string type, std::function<Result<Params>(const Approval&)> respond)
      : world(choices(type, respond)) {
    world.client("web").response_types = {"code", type};
  }
  static Choices choices(const std::string& type, const std::function<Result<Params>(const Approval&)>& respond) {
    Choices choices;
    choices.more = [=](Server& server) { server.grant(grants::custom(type, respond)); };
    return choices;
  }
  World world;
};

/// One that also looks at the request beforehand.
class Picky : public Grant {
 public:
  std::string_view response_type() const override { return "picky"; }
  Result<void> validate(const AuthorizationRequest& request, const Client& client, const Context&) const override {
    CHECK(client.id == "web");
    if (request.state == "xyz") return {};
    if (request.state == "named") return Error{ErrorCode::interaction_required, "named"};
    return denied();
  }
  Result<Params> respond(const Approval&) const override { return Params{{"ticket", "t"}}; }
};

}  // namespace

TEST_CASE("custom grant: answers with what its function says, beside state and iss") {
  Own own("ticket", [](const Approval& approval) {
    return Params{{"ticket", approval.user.id + " " + approval.granted.access.scope.to_string()}};
  });
  const auto answer = authorized(own.world, {{"response_type", "ticket"}});
  CHECK(location_param(answer, "ticket") == "alice read write");
  CHECK(location_param(answer, "state") == "xyz");
  CHECK(location_param(answer, "iss") == "https://auth.example");
}

TEST_CASE("custom grant: needs no PKCE and no grant type, but the client must list it") {
  Own own("ticket", [](const Approval&) { return Params{{"ticket", "t"}}; });
  const Params bare = {{"response_type", "ticket"}, {"code_challenge", ""}, {"code_challenge_method", ""}};
  CHECK(location_param(authorized(own.world, bare), "ticket") == "t");
  own.world.client("web").grant_types.clear();
  CHECK(location_param(authorized(own.world, bare), "ticket") == "t");
  own.world.client("web").response_types = {"code"};
  CHECK(told(ask(own.world, bare)) == "unauthorized_client");
}

TEST_CASE("custom grant: says no, names an error, or throws") {
  std::function<Result<Params>()> outcome;
  Own own("ticket", [&](const Approval&) { return outcome(); });
  const auto answer = [&](std::function<Result<Params>()> next) {
    outcome = std::move(next);
    return told(authorized(own.world, {{"response_type", "ticket"}}));
  };
  CHECK(answer([]() -> Result<Params> { return denied(); }) == "access_denied");
  CHECK(answer([]() -> Result<Params> { return invalid_scope("no"); }) == "invalid_scope");
  CHECK(answer([]() -> Result<Params> { throw 7; }) == "server_error");
  CHECK(answer([]() -> Result<Params> { return Params{{"code", "c"}}; }) == "code");
}

TEST_CASE("custom grant: a type that holds an id_token answers in the fragment") {
  Own own("id_token", [](const Approval&) { return Params{{"id_token", "jwt"}}; });
  CHECK(fragment_param(authorized(own.world, {{"response_type", "id_token"}}), "id_token") == "jwt");
  const auto refused = reply(own.world, {{"response_type", "id_token"}, {"response_mode", "query"}});
  CHECK(fragment_param(refused, "error") == "invalid_request");
}

TEST_CASE("custom grant: a class of one's own refuses a request before the user sees it") {
  Choices choices;
  choices.more = [](Server& server) { server.grant(std::make_unique<Picky>()); };
  World world(std::move(choices));
  world.client("web").response_types = {"picky"};
  const auto answer = [&](const char* state) { return reply(world, {{"response_type", "picky"}, {"state", state}}); };
  CHECK(told(answer("other"), "https://web.example/cb", "other") == "invalid_request");
  CHECK(told(answer("named"), "https://web.example/cb", "named") == "interaction_required");
  CHECK(location_param(authorized(world, {{"response_type", "picky"}}), "ticket") == "t");
}

TEST_CASE("custom grant: tells at set-up that it has no function") {
  const auto findings = grants::custom("ticket", nullptr)->findings();
  REQUIRE(findings.size() == 1);
  CHECK(findings.front().text == "grants::custom for \"ticket\" has no respond function.");
  CHECK(grants::custom("ticket", [](const Approval&) { return Params{}; })->findings().empty());
}
