#include <doctest/doctest.h>

#include <algorithm>

#include "support/token_flow.hpp"

using namespace world;

namespace {

const Params for_itself{{"grant_type", "client_credentials"}};

std::string refusal_of(World& world, const Params& changes = {}) {
  return location_param(answered(world.server().authorize(authorize_request(changes), browser())), "error");
}

/// A profile with one rule of its own.
Profile house(const std::function<void(Profile&)>& change) {
  Profile profile;
  profile.name = "house";
  change(profile);
  return profile;
}

bool says(const std::vector<std::string>& sentences, std::string_view part) {
  return std::any_of(sentences.begin(), sentences.end(),
                     [&](const std::string& sentence) { return sentence.find(part) != std::string::npos; });
}

}  // namespace

TEST_CASE("client profile: stricter rules hold for this client alone") {
  World world({.options = {.profile = Profile::oauth20}});
  const Params without{{"code_challenge", ""}, {"code_challenge_method", ""}};
  CHECK_FALSE(code(world, without).empty());
  world.client("web").profile = Profile::oauth21;
  CHECK(refusal_of(world, without) == "invalid_request");
  CHECK_FALSE(code(world).empty());
  CHECK_FALSE(
      code(world, changed(without, {{"client_id", "post"}, {"redirect_uri", "https://post.example/cb"}})).empty());
  CHECK(client_problems(world.client("web"), world.server()).empty());
}

TEST_CASE("client profile: a code that came without PKCE is worth nothing once the client is stricter") {
  World world({.options = {.profile = Profile::oauth20}});
  const Params without{{"code_challenge", ""}, {"code_challenge_method", ""}};
  const auto before = code(world, without);
  const auto control = code(world, without);
  CHECK(redeem(world, control, {{"code_verifier", ""}}).status == 200);
  world.client("web").profile = Profile::oauth21;
  CHECK(is_refused(redeem(world, before, {{"code_verifier", ""}}), "invalid_grant"));
}

TEST_CASE("client profile: one that is looser than the server's is refused at both endpoints, and told") {
  World world;
  world.client("web").profile = Profile::oauth20;
  const auto told = client_problems(world.client("web"), world.server());
  REQUIRE(told.size() == 4);
  CHECK(told.front() ==
        "The client \"web\" has the profile oauth20, which is looser in pkce: public clients, where oauth21 of the "
        "server "
        "has: every code; choose one that is as strict.");

  CHECK(refusal_of(world) == "unauthorized_client");
  CHECK(says(world.failures, "which is looser in pkce"));
  world.failures.clear();
  const auto answer = world.token(web_request(for_itself));
  CHECK(answer.status == 400);
  CHECK(error(answer) == "unauthorized_client");
  CHECK(says(world.failures, "which is looser in pkce"));
  // Nothing of it is in the answer.
  CHECK(answer.body.find("looser") == std::string::npos);

  world.client("web").profile = Profile::oauth21;
  CHECK_FALSE(code(world).empty());
  CHECK(world.token(web_request(for_itself)).status == 200);
}

TEST_CASE("client profile: one that leaves nothing of a rule is refused") {
  World world({.options = {.profile = house([](Profile& p) { p.algorithms = {SigningAlgorithm::es256}; })}});
  world.client("web").profile = house([](Profile& p) { p.algorithms = {SigningAlgorithm::ps256}; });
  CHECK(says(client_problems(world.client("web"), world.server()), "by which nothing is left of algorithms: PS256"));
  CHECK(refusal_of(world) == "unauthorized_client");
  world.client("web").profile = house([](Profile& p) { p.algorithms = {SigningAlgorithm::es256}; });
  CHECK_FALSE(code(world).empty());
}

TEST_CASE("client profile: whom the profile does not admit is refused, whatever it asks for") {
  World world;
  auto& web = world.client("web");
  web.profile = house([](Profile& p) { p.refresh_end = Demand::required; });
  web.refresh_token_lifetime = Lifetime::never();
  CHECK(refusal_of(world) == "unauthorized_client");
  CHECK(error(world.token(web_request(for_itself))) == "unauthorized_client");
  CHECK(says(world.failures,
             "The client \"web\" has refresh_token_lifetime = never, and RFC 10017 §6.3.2.3 wants refresh "
             "tokens to end; set a lifetime (house)."));
  web.refresh_token_lifetime = Lifetime(24h);
  CHECK_FALSE(code(world).empty());
  CHECK(world.token(web_request(for_itself)).status == 200);
}

TEST_CASE("client profile: a switch of the server is not for a client that refuses them") {
  World world({.options = {.legacy = {.json_body = true}}});
  CHECK(world.token(web_request(for_itself)).status == 200);
  world.client("web").profile = house([](Profile& p) { p.legacy_switches = Demand::refused; });
  CHECK(error(world.token(web_request(for_itself))) == "unauthorized_client");
  CHECK(says(world.failures,
             "The client \"web\" is at a server with a switch of Options::legacy, and this profile admits "
             "none of them; switch it off, or give the client another server (house)."));
  CHECK(world.token(with_basic(token_request(for_itself), "legacy", "web secret:%+")).status == 200);
}

TEST_CASE("client profile: a decision is of a client that still keeps its profile") {
  World world;
  const auto asked = consent(world);
  world.client("web").profile = Profile::oauth20;
  CHECK(world.server().decide(decision(asked), browser()).status == 400);
  world.client("web").profile.reset();
  CHECK(world.server().decide(decision(consent(world)), browser()).status == 303);
}

TEST_CASE("client profile: a wildcard exchange serves no password where the profile refuses it") {
  World world({.more = [](Server& server) {
    server.exchange(
        exchanges::any([](const TokenRequest&) -> Result<Tokens> { return Tokens{.access_token = Secret("own")}; }));
  }});
  auto& legacy = world.client("legacy");
  legacy.grant_types.emplace_back("own");
  const auto asking = [&](const char* type) { return world.token(legacy_request({{"grant_type", type}})); };
  CHECK(is_refused(asking("password"), "unauthorized_client"));
  CHECK(asking("own").status == 200);
}

TEST_CASE("client profile: unbound refresh tokens of public clients are replaced under every profile") {
  for (auto profile : {Profile::oauth20, Profile::oauth21, Profile::browser}) {
    for (const auto refresh_rule : {profile.refresh, Refresh::never_rotate}) {
      profile.refresh = refresh_rule;
      CAPTURE(std::string(profile.name));
      World world({.options = {.profile = profile}, .refresh = {.rotation = false}});
      if (refresh_rule != Refresh::never_rotate) CHECK(world.server().check().empty());
      const auto first = native_tokens(world);
      const auto form = refreshing(first.refresh);
      CHECK(issued(world.token(native_request(form))).refresh != "");
      CHECK(is_refused(world.token(native_request(form)), "invalid_grant"));
    }
  }
}

TEST_CASE("client profile: rotate or bind") {
  auto profile = house([](Profile& p) { p.refresh = Refresh::rotate_or_bind; });
  World world({.options = {.profile = profile}, .refresh = {.rotation = false}});
  // A confidential client's is bound to no key: it is replaced, whatever the option says.
  const auto first = web_tokens(world);
  CHECK_FALSE(issued(refresh(world, first.refresh)).refresh.empty());
  World usual({.refresh = {.rotation = false}});
  CHECK(issued(refresh(usual, web_tokens(usual).refresh)).refresh.empty());
}
