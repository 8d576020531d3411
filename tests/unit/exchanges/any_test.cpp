#include <doctest/doctest.h>

#include "support/token_flow.hpp"

using namespace world;

namespace {

using Answer = std::function<Result<Tokens>(const TokenRequest&)>;

std::unique_ptr<World> world_with(Answer answer) {
  Choices choices;
  choices.more = [answer = std::move(answer)](Server& server) { server.exchange(exchanges::any(answer)); };
  auto world = std::make_unique<World>(choices);
  world->client("web").grant_types.push_back("own");
  return world;
}

Result<Tokens> named(const TokenRequest& request) {
  return Tokens{.access_token = "by " + std::string(request.grant_type)};
}

const Params own = {{"grant_type", "own"}};

}  // namespace

TEST_CASE("any exchange: is asked for every grant type that no other serves") {
  const auto world = world_with(named);
  CHECK(member(world->token(web_request(own)), "access_token") == "by own");
  CHECK(opens(*world, member(world->token(web_request({{"grant_type", "client_credentials"}})), "access_token")));
}

TEST_CASE("any exchange: the client must list the grant type all the same") {
  const auto world = world_with(named);
  CHECK(is_refused(world->token(web_request({{"grant_type", "other"}})), "unauthorized_client"));
  CHECK(is_refused(world->token(web_request({{"grant_type", "*"}})), "unauthorized_client"));
  CHECK(is_refused(world->token(web_request({})), "invalid_request"));
  CHECK(world->token(web_request(own)).status == 200);
}

TEST_CASE("any exchange: has the four outcomes of every callback; its no is unsupported_grant_type") {
  const auto answer = [](Answer callback) { return world_with(std::move(callback))->token(web_request(own)); };
  CHECK(is_refused(answer([](const TokenRequest&) -> Result<Tokens> { return denied(); }), "unsupported_grant_type"));
  CHECK(is_refused(answer([](const TokenRequest&) -> Result<Tokens> { return invalid_grant("no"); }), "invalid_grant"));
  CHECK(answer([](const TokenRequest&) -> Result<Tokens> { throw std::runtime_error("x"); }).status == 500);
  CHECK(answer([](const TokenRequest&) -> Result<Tokens> { throw StoreUnavailable("x"); }).status == 503);
  CHECK(answer(named).status == 200);
}

TEST_CASE("any exchange: without a function it is a mistake of set-up") {
  CHECK(world_with(nullptr)->server().check().size() == 1);
  CHECK(world_with(named)->server().check().empty());
}

TEST_CASE("any exchange: a subclass of one's own is served like the built-in ones") {
  class Echo : public Exchange {
   public:
    std::string_view grant_type() const override { return "own"; }
    Result<Tokens> exchange(const TokenRequest& request) const override { return named(request); }
  };
  Choices choices;
  choices.more = [](Server& server) { server.exchange(std::make_unique<Echo>()); };
  World world(choices);
  CHECK(is_refused(world.token(web_request(own)), "unauthorized_client"));
  world.client("web").grant_types.push_back("own");
  CHECK(member(world.token(web_request(own)), "access_token") == "by own");
}

TEST_CASE("any exchange: a subclass of one's own takes the place of a built-in one by its name") {
  class Echo : public Exchange {
   public:
    std::string_view grant_type() const override { return "client_credentials"; }
    Result<Tokens> exchange(const TokenRequest& request) const override { return named(request); }
  };
  Server server({.issuer = "https://auth.example"});
  server.clients([](std::string_view) -> Result<Client> { return usual_clients().front(); });
  server.authenticate(client_auth::secret_basic());
  server.exchange(std::make_unique<Echo>());
  const Params for_itself{{"grant_type", "client_credentials"}};
  CHECK(member(server.token()(web_request(for_itself)), "access_token") == "by client_credentials");
  CHECK(is_refused(server.token()(web_request({{"grant_type", "own"}})), "unsupported_grant_type"));
}
