#include "support/authorization.hpp"

using namespace world;

namespace {

using Extensions = std::map<std::string, std::string>;

Choices extended(std::vector<std::function<Result<Extensions>(const Params&)>> parsers) {
  Choices choices;
  choices.more = [parsers = std::move(parsers)](Server& server) {
    for (const auto& parser : parsers) server.extend(parser);
  };
  return choices;
}

Result<Extensions> read_nonce(const Params& params) {
  return Extensions{{"nonce", std::string(params.value_or_empty("nonce"))}};
}

}  // namespace

TEST_CASE("extensions: read more of a request, and the code carries it") {
  World world(extended({read_nonce}));
  Authorization kept;
  CHECK(consent(world, {{"nonce", "n-0S6 \"&"}}).request.extensions == Extensions{{"nonce", "n-0S6 \"&"}});
  const auto code = world::code(world, {{"nonce", "n-1"}});
  CHECK(world.codes.take(hash_token(code), "web").authorization.extensions == Extensions{{"nonce", "n-1"}});
}

TEST_CASE("extensions: a name that an earlier one set is dropped and told") {
  World world(extended({read_nonce, [](const Params&) { return Extensions{{"nonce", "forged"}, {"other", "1"}}; }}));
  CHECK(consent(world, {{"nonce", "right"}}).request.extensions == Extensions{{"nonce", "right"}, {"other", "1"}});
  REQUIRE(world.count(Event::Kind::parameter_dropped) == 1);
  CHECK(world.events.front().detail == "nonce");
  CHECK(world.events.front().client_id == "web");
}

TEST_CASE("extensions: cannot change what the library reads") {
  World world(extended({[](const Params&) {
    return Extensions{
        {"scope", "admin"}, {"redirect_uri", "https://evil.example"}, {"state", "x"}, {"client_id", "spa"}};
  }}));
  const auto page = consent(world);
  CHECK(page.scope == Scope{"read", "write"});
  CHECK(page.client.id == "web");
  CHECK(told(world.server().decide(decision(page), browser())) == "code");
}

TEST_CASE("extensions: an error is redirected, and so is a plain no") {
  World world(extended({[](const Params& params) -> Result<Extensions> {
    if (params.get("claims")) return Error{ErrorCode::interaction_required, "claims"};
    if (params.get("acr_values")) return denied();
    return Extensions{};
  }}));
  CHECK(told(ask(world, {{"claims", "1"}})) == "interaction_required");
  CHECK(told(ask(world, {{"acr_values", "1"}})) == "invalid_request");
  CHECK(step_of<Consent>(ask(world)).request.extensions.empty());
}

TEST_CASE("extensions: see no request before its client and redirect URI are proven") {
  int asked = 0;
  World world(extended({[&](const Params&) {
    ++asked;
    return Extensions{};
  }}));
  CHECK(is_page(ask(world, {{"redirect_uri", "https://evil.example"}}), 400));
  CHECK(is_page(ask(world, {{"client_id", "nobody"}}), 400));
  CHECK(asked == 0);
  CHECK(std::holds_alternative<Consent>(ask(world)));
  CHECK(asked == 1);
}

TEST_CASE("extensions: a grant sees what they read before it judges a request") {
  class Wary : public Grant {
   public:
    std::string_view response_type() const override { return "wary"; }
    Result<void> validate(const AuthorizationRequest& request, const Client&, const Context&) const override {
      if (request.extensions.at("nonce").empty()) return invalid_request("nonce is missing");
      return {};
    }
    Result<Params> respond(const Approval&) const override { return Params{{"code", "x"}}; }
  };
  Choices choices;
  choices.more = [](Server& server) {
    server.extend(read_nonce);
    server.grant(std::make_unique<Wary>());
  };
  World world(std::move(choices));
  world.client("web").response_types.emplace_back("wary");
  CHECK(told(ask(world, {{"response_type", "wary"}})) == "invalid_request");
  CHECK(std::holds_alternative<Consent>(ask(world, {{"response_type", "wary"}, {"nonce", "n-1"}})));
}

TEST_CASE(
    "extensions: what parsers ask about the person by name is put together, shown, and there when it is granted") {
  Choices choices;
  choices.more = [](Server& server) {
    for (const char* name : {"email", "birthdate"}) {
      server.extend([name](ReadRequest& request) -> Result<Extensions> {
        CHECK(request.claims.empty());
        request.claims.emplace_back(name);
        return Extensions();
      });
    }
    server.complete([](const Approval& approval) -> Result<void> {
      CHECK(approval.request.claims == std::vector<std::string>{"email", "birthdate"});
      return {};
    });
  };
  World world(std::move(choices));
  const auto page = consent(world);
  CHECK(page.request.claims == std::vector<std::string>{"email", "birthdate"});
  CHECK(page.claims_granted_before.empty());
  CHECK(told(world.server().decide(decision(page), browser())) == "code");
  CHECK(sign_in(world).request.claims.size() == 2);
  CHECK(consent(*std::make_unique<World>()).request.claims.empty());
}
