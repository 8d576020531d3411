#include <doctest/doctest.h>

#include "http/authserver/agent.hpp"

using namespace oauthkit;
using namespace oauthkit::testing;

namespace {

/// Alice has a password alone, bob's amounts to more; `client` are more members of `demo`.
Json with_classes(const Json& client = Json::object()) {
  auto config = demo_config();
  config["acr_values_supported"] = {"pwd", "mfa"};
  config["users"][0]["acr"] = "pwd";
  config["users"][1]["acr"] = "mfa";
  config["clients"][0].update(client);
  return config;
}

bool asks_to_sign_in(const Answer& page) { return holds(page.body, "name=\"password\""); }

}  // namespace

TEST_CASE(
    "authserver step-up: a password is what the configuration says, and more is asked of nobody who has no more") {
  const AuthServer server(with_classes());
  Agent alice(server);
  const auto page = alice.sign_in(alice.get(target(authorization({{"acr_values", "mfa"}}))));
  CHECK(page.body.find("needs a stronger sign-in") != std::string::npos);
  const auto refused = alice.sign_in(page);
  CHECK(location_param(refused, "error") == "unmet_authentication_requirements");
  CHECK(location_param(alice.get(target(authorization({{"acr_values", "retina"}}))), "error") ==
        "unmet_authentication_requirements");
  const auto answer = alice.allow(alice.get(target(authorization({{"acr_values", "pwd"}}))));
  const auto token = member(server.token(redemption(location_param(answer, "code"))), "access_token");
  const auto told = server.post("/introspect", {{"token", token}}, basic("demo", "demo-secret"));
  CHECK(member(told, "acr") == "pwd");
}

TEST_CASE("authserver step-up: what a client always insists on holds where its request says nothing") {
  const AuthServer server(with_classes({{"default_acr_values", {"mfa"}}}));
  Agent alice(server);
  const auto stronger = alice.sign_in(alice.get(target(authorization())));
  CHECK(holds(stronger.body, "needs a stronger sign-in"));
  CHECK(location_param(alice.sign_in(stronger), "error") == "unmet_authentication_requirements");
  CHECK(location_param(alice.authorize(authorization({{"acr_values", "pwd"}})), "code") != "");
  Agent bob(server);
  const auto page = bob.sign_in(bob.get(target(authorization())), "bob", "builder's");
  CHECK(location_param(bob.allow(page), "code") != "");
}

TEST_CASE("authserver step-up: how old a sign-in may be is the client's where its request says nothing") {
  const AuthServer server(with_classes({{"default_max_age", 0}}));
  Agent alice(server);
  CHECK(location_param(alice.authorize(authorization()), "code") != "");
  CHECK(asks_to_sign_in(alice.get(target(authorization()))));
  const auto page = alice.get(target(authorization({{"max_age", "600"}})));
  CHECK_FALSE(asks_to_sign_in(page));
  CHECK(location_param(alice.allow(page), "code") != "");
}
