#include "support/asserting.hpp"

using namespace world;
using Json = nlohmann::json;
using Resources = std::vector<std::string>;

namespace {

constexpr const char* photos = "https://photos.example";

Choices with_details() {
  Choices choices;
  choices.more = [](Server& server) {
    server.authorization_details({.type = "payment", .fields = {{.name = "amount", .presence = details::required}}});
    server.authorization_details({.type = "account"});
  };
  return choices;
}

/// A world with a type of details that `web` may ask for, and one that it may not.
struct DetailWorld : AssertionWorld {
  DetailWorld() : AssertionWorld({}, with_details()) { client("web").authorization_details_types = {"payment"}; }
};

Json payment(const char* amount) { return {{"type", "payment"}, {"amount", amount}}; }

std::string details_of(const Authorization& granted) {
  std::string all;
  for (const auto& detail : granted.access.authorization_details) all += detail.json();
  return all;
}

}  // namespace

TEST_CASE("asserted access: of the scopes that the policy gives the assertion still has the last word") {
  Choices choices;
  choices.options.policy.scope = [](const Client&, const User* user, const Scope&) -> Result<Scope> {
    return user && user->id == "alice" ? Scope{"read", "write"} : Scope{"read"};
  };
  AssertionWorld world({}, std::move(choices));
  CHECK(world.granted(world.assertion({{"scope", "write"}})).access.scope == Scope{"write"});
  CHECK(world.with({{"scope", "write"}, {"iss", other_idp}}) == "400 invalid_scope");
  CHECK(world.granted(world.assertion({{"iss", other_idp}})).access.scope == Scope{"read"});
}

TEST_CASE("asserted access: a resource that the assertion names is called as the server calls it") {
  Choices choices;
  choices.more = [](Server& server) { server.resources({"https://api.example"}); };
  AssertionWorld world({}, std::move(choices));
  const auto audience = [&](const Json& changes, const Params& form) {
    return world.granted(world.assertion(changes), form).access.resource;
  };
  CHECK(audience({{"resource", "https://API.example/"}}, {}) == Resources{"https://api.example"});
  CHECK(audience({{"resource", {photos, "https://api.example/"}}}, {{"resource", "https://api.example"}}) ==
        Resources{"https://api.example"});
  CHECK(audience({}, {}) == Resources{"https://api.example"});
  CHECK(audience({}, {{"resource", photos}}) == Resources{photos});
}

TEST_CASE("asserted access: the request names resources by absolute URIs") {
  AssertionWorld world;
  CHECK(world.with({}, {{"resource", "photos"}}) == "400 invalid_target");
  CHECK(world.with({{"resource", photos}}, {{"resource", "https://photos.example/#x"}}) == "400 invalid_target");
  CHECK(world.with({}, {{"scope", "read\twrite"}}) == "400 invalid_scope");
  CHECK(world.with({{"resource", photos}}, {{"resource", photos}}) == "200");
}

TEST_CASE("asserted access: details come of the assertion alone, and the request can have less of them") {
  DetailWorld world;
  const Json both = {{"authorization_details", {payment("1"), payment("2")}}};
  const auto one = Json::array({payment("2")}).dump();
  const auto all = world.granted(world.assertion(both));
  CHECK(details_of(all) == payment("1").dump() + payment("2").dump());
  CHECK(all.access.scope.empty());
  CHECK(details_of(world.granted(world.assertion(both), {{"authorization_details", one}})) == payment("2").dump());
  const Json other = {{"authorization_details", {payment("1")}}};
  CHECK(world.with(other, {{"authorization_details", one}}) == "400 invalid_authorization_details");
  CHECK(world.with({}, {{"authorization_details", one}}) == "400 invalid_authorization_details");
  CHECK(world.granted(world.assertion(other), {{"scope", "read"}}).access.scope == Scope{"read"});
}

TEST_CASE("asserted access: details are judged as if the client had asked for them") {
  DetailWorld world;
  for (const auto& wrong : {Json{{"type", "account"}}, Json{{"type", "unknown"}}, Json{{"type", "payment"}}}) {
    CAPTURE(wrong.dump());
    CHECK(world.with({{"authorization_details", Json::array({wrong})}}) == "400 invalid_authorization_details");
  }
  CHECK(world.with({{"authorization_details", Json::array({payment("1")})}}) == "200");
  AssertionWorld without;
  CHECK(details_of(without.granted(without.assertion({{"authorization_details", {payment("1")}}}))).empty());
}
