#include "support/token_endpoints.hpp"
#include "support/token_flow.hpp"

using namespace world;

namespace {

/// What a naive API shows: everything of the person whose token it is.
Response photos_of(const Request&, const Authorization& who) {
  return Response::json(200, R"({"photos_of":")" + who.user_id + R"("})");
}

std::string token_of_client(World& world) {
  return issued(world.token(web_request({{"grant_type", "client_credentials"}, {"scope", "read"}}))).access;
}

std::string token_of_person(World& world) { return issued(redeem(world, code(world))).access; }

}  // namespace

TEST_CASE("client as person: a client's own token does not open what belongs to people") {
  World world;
  const auto api = world.bearer().guard_person({"read"}, photos_of);
  const auto refused = api(with_bearer(get("/api/photos"), token_of_client(world)));
  CHECK(refused.status == 401);
  CHECK(error(refused) == "insufficient_user_authentication");
  CHECK(refused.headers.get("WWW-Authenticate")->starts_with("Bearer realm"));
  const auto shown = api(with_bearer(get("/api/photos"), token_of_person(world)));
  CHECK(shown.body == R"({"photos_of":"alice"})");
}

TEST_CASE("client as person: who asks for a way of signing in asks for a person") {
  World world;
  const auto bearer = world.bearer();
  const auto token = token_of_client(world);
  const auto checked = bearer.check(with_bearer(get("/api"), token), {}, StepUp{.max_age = 1h});
  CHECK(std::holds_alternative<Response>(checked));
  CHECK(std::holds_alternative<Response>(bearer.check(with_bearer(get("/api"), token), {}, StepUp())));
  // What is open to clients too stays open.
  CHECK(std::holds_alternative<Authorization>(bearer.check(with_bearer(get("/api"), token), {"read"})));
}
