#include "support/authorization.hpp"

using namespace world;

namespace {

Choices rfc6749() { return {.options = {.profile = Profile::oauth20}}; }

Params implicit(const Params& changes = {}) {
  return changed({{"client_id", "legacy"},
                  {"redirect_uri", "https://legacy.example/cb"},
                  {"response_type", "token"},
                  {"code_challenge", ""},
                  {"code_challenge_method", ""}},
                 changes);
}

}  // namespace

TEST_CASE("token grant: the answer is an access token in the fragment, and never a refresh token") {
  World world(rfc6749());
  const auto answer = authorized(world, implicit({{"scope", "read"}}));
  const auto token = fragment_param(answer, "access_token");
  CHECK(token.size() == 43);
  CHECK(fragment_param(answer, "token_type") == "Bearer");
  CHECK(fragment_param(answer, "expires_in") == "3600");
  CHECK(fragment_param(answer, "scope") == "read");
  CHECK(fragment_param(answer, "state") == "xyz");
  CHECK(fragment_param(answer, "iss") == "https://auth.example");
  CHECK(fragment_param(answer, "refresh_token").empty());
  CHECK(location(answer).find('?') == std::string::npos);
  const auto who = world.bearer().check(with_bearer(get("/"), token));
  CHECK(std::holds_alternative<Authorization>(who));
}

TEST_CASE("token grant: the token stands for the user and the scope, without what only a code needs") {
  World world(rfc6749());
  const auto answer = authorized(world, implicit({{"code_challenge", challenge}, {"code_challenge_method", "S256"}}));
  const auto stored = world.tokens.find_access(hash_token(fragment_param(answer, "access_token")));
  REQUIRE(stored.state == Stored::State::live);
  CHECK(stored.authorization.user_id == "alice");
  CHECK(stored.authorization.client_id == "legacy");
  CHECK(stored.authorization.code_binding.redirect_uri.empty());
  CHECK(stored.authorization.code_binding.code_challenge.empty());
  CHECK(stored.authorization.code_binding.code_challenge_method.empty());
  CHECK(stored.authorization.expires_at == start + 1h);
}

TEST_CASE("token grant: a token that never expires says nothing of its end") {
  World world(rfc6749());
  world.client("legacy").access_token_lifetime = Lifetime::never();
  CHECK(fragment_param(authorized(world, implicit()), "expires_in").empty());
  world.client("legacy").access_token_lifetime = Lifetime(5min);
  CHECK(fragment_param(authorized(world, implicit()), "expires_in") == "300");
}

TEST_CASE("token grant: what the issuer adds stands in the fragment, and replaces nothing") {
  auto choices = rfc6749();
  choices.lifetimes.extra = [](const Issuance&, JsonMembers& members) {
    members.add("tenant", "a b&c");
    members.add("level", 3);
    members.add("admin", false);
    members.add_list("groups", {"x", "y"});
    members.add("access_token", "forged");
    members.add("state", "forged");
    members.add("iss", "forged");
  };
  World world(std::move(choices));
  for (const char* type : {"token", "code token"}) {
    CAPTURE(type);
    const auto answer = authorized(
        world, implicit({{"response_type", type}, {"code_challenge", challenge}, {"code_challenge_method", "S256"}}));
    CHECK(fragment_param(answer, "tenant") == "a b&c");
    CHECK(fragment_param(answer, "level") == "3");
    CHECK(fragment_param(answer, "admin") == "false");
    CHECK(fragment_param(answer, "groups") == R"(["x","y"])");
    CHECK(fragment_param(answer, "state") == "xyz");
    CHECK(fragment_param(answer, "iss") == "https://auth.example");
    CHECK(std::holds_alternative<Authorization>(
        world.bearer().check(with_bearer(get("/"), fragment_param(answer, "access_token")))));
  }
  CHECK(world.count(Event::Kind::parameter_dropped) == 6);
}

TEST_CASE("token grant: a denial and an error come in the fragment") {
  World world(rfc6749());
  const auto denied = world.server().decide(decision(consent(world, implicit()), "deny"), browser());
  CHECK(fragment_param(denied, "error") == "access_denied");
  CHECK(fragment_param(reply(world, implicit({{"scope", "admin"}})), "error") == "invalid_scope");
  CHECK(!fragment_param(authorized(world, implicit()), "access_token").empty());
}

TEST_CASE("token grant: an issue that says no, or names an error, ends the request") {
  std::optional<Error> error;
  const Issue issue([&](const Issuance& issuance) -> Result<Tokens> {
    CHECK(issuance.grant_type == "implicit");
    CHECK(!issuance.refresh);
    if (error) return *error;
    return denied();
  });
  Choices choices;
  choices.options.profile = Profile::oauth20;
  choices.more = [&](Server& server) {
    server.grant(grants::custom("other", [grant = std::shared_ptr(grants::token(issue))](const Approval& approval) {
      return grant->respond(approval);
    }));
  };
  World world(std::move(choices));
  world.client("web").response_types = {"other"};
  CHECK(told(authorized(world, {{"response_type", "other"}})) == "access_denied");
  error = Error{ErrorCode::invalid_target, "no such resource"};
  CHECK(told(authorized(world, {{"response_type", "other"}})) == "invalid_target");
  CHECK(world.count(Event::Kind::tokens_issued) == 0);
  CHECK(!fragment_param(authorized(world, implicit()), "access_token").empty());
  CHECK(world.count(Event::Kind::tokens_issued) == 1);
}

TEST_CASE("token grant: tells at set-up what is missing, and passes on what its issue says") {
  const auto missing = grants::token(Issue())->findings();
  REQUIRE(missing.size() == 1);
  CHECK(missing.front().kind == Finding::Kind::mistake);
  Issue issue([](const Issuance&) -> Result<Tokens> { return denied(); });
  CHECK(grants::token(issue)->findings().empty());
  issue.findings = {{Finding::Kind::loosened, "loose"}};
  REQUIRE(grants::token(issue)->findings().size() == 1);
  CHECK(grants::token(issue)->findings().front().text == "loose");
}
