#include "support/token_endpoints.hpp"

using namespace world;

namespace {

const Authorization reads{.access = {.scope = {"read"}}};

std::string challenge_of(const std::optional<Response>& refused) {
  REQUIRE(refused);
  CHECK(refused->status == 403);
  CHECK(error(*refused) == "insufficient_scope");
  // Of several, the one with the reason stands first.
  for (const auto& [name, value] : refused->headers) {
    if (name == "WWW-Authenticate") return value;
  }
  return {};
}

}  // namespace

TEST_CASE("bearer refusal: names all that an operation needs, and nothing where the token suffices") {
  World world;
  const auto bearer = world.bearer({.resource_metadata = "https://api.example/.well-known/oauth-protected-resource"});
  const auto told = challenge_of(bearer.refusal(reads, {"read", "write"}));
  CHECK(told.starts_with("Bearer realm=\"api\", error=\"insufficient_scope\""));
  CHECK(told.find("scope=\"read write\"") != std::string::npos);
  CHECK(told.ends_with("resource_metadata=\"https://api.example/.well-known/oauth-protected-resource\""));
  CHECK_FALSE(bearer.refusal(reads, {"read"}));
  CHECK_FALSE(bearer.refusal(reads, {}));
}

TEST_CASE("bearer refusal: a handler that finds more wrong says so as the door would, in the scheme of the request") {
  World world;
  const auto bearer = world.bearer({.realm = "people"});
  const Error gone{ErrorCode::invalid_token, "nobody is known by this token"};
  const auto refused = bearer.refusal(with_bearer(get("/people"), "token"), gone);
  CHECK(refused.status == 401);
  CHECK(error(refused) == "invalid_token");
  CHECK(refused.headers.get("WWW-Authenticate") ==
        "Bearer realm=\"people\", error=\"invalid_token\", error_description=\"nobody is known by this token\"");
  CHECK(bearer.refusal(get("/people"), invalid_request("twice")).status == 400);
  const auto proving = world.bearer({.dpop = Dpop(stores::memory(), {.base_url = "https://auth.example"})});
  auto request = get("/people");
  request.headers.set("Authorization", "DPoP token");
  const auto challenges = proving.refusal(request, gone).headers;
  CHECK(challenges.count("WWW-Authenticate") == 2);
  CHECK(std::any_of(challenges.begin(), challenges.end(), [](const auto& field) {
    return field.second.starts_with("DPoP realm=\"api\"") && field.second.find("invalid_token") != std::string::npos;
  }));
}

TEST_CASE("bearer refusal: goes by what one scope implies") {
  World world;
  const auto bearer = world.bearer({.verify_scope = [](const Authorization& authorization, const Scope& needed) {
    return authorization.access.scope.contains("admin") || authorization.access.scope.contains(needed);
  }});
  challenge_of(bearer.refusal(reads, {"write"}));
  CHECK_FALSE(bearer.refusal({.access = {.scope = {"admin"}}}, {"write"}));
}

TEST_CASE("bearer refusal: of a token that is bound to a key it is under the scheme of such tokens") {
  World world;
  const auto bearer = world.bearer({.dpop = Dpop(stores::memory(), {.base_url = "https://api.example"})});
  auto bound = reads;
  bound.confirmation.jkt = "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I";
  CHECK(challenge_of(bearer.refusal(bound, {"write"})).starts_with("DPoP "));
  CHECK(challenge_of(bearer.refusal(reads, {"write"})).starts_with("Bearer "));
  CHECK_FALSE(bearer.refusal(bound, {"read"}));
}
