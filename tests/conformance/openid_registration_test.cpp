#include "support/authorization.hpp"
#include "support/registration.hpp"
#include "support/request_objects.hpp"

using namespace world;
using nlohmann::json;

// OpenID Connect Dynamic Client Registration 1.0: the members that it adds.

TEST_CASE("OpenID Connect Registration §2: application_type is what the redirect URIs are, where it is left out") {
  RegistrationWorld world;
  const auto type_of = [&](const json& uris) {
    return world.enrolled({{"redirect_uris", uris}}).body["application_type"].get<std::string>();
  };
  CHECK(type_of({"https://probe.example/cb"}) == "web");
  CHECK(type_of({"http://127.0.0.1/cb"}) == "native");
  CHECK(type_of({"http://localhost:8080/cb"}) == "native");
  CHECK(type_of({"com.example.app:/cb"}) == "native");
  CHECK(type_of({"https://vscode.dev/redirect", "http://127.0.0.1:33418/"}) == "native");
}

TEST_CASE("OpenID Connect Registration §2: application_type is web or native") {
  RegistrationWorld world;
  for (const json& type : {json("desktop"), json("WEB"), json(1)}) {
    CHECK(told_of(world.ask({{"application_type", type}})) == icm);
  }
  CHECK(world.enrolled({{"application_type", "native"}}).body["application_type"] == "native");
  CHECK(world.enrolled({{"application_type", "web"}}).body["application_type"] == "web");
}

TEST_CASE("OpenID Connect Registration §2: default_max_age holds for requests that say nothing of it") {
  RegistrationWorld world;
  const auto client = world.enrolled({{"default_max_age", 60}});
  CHECK(client.body["default_max_age"] == 60);
  world.now += 61s;
  const auto step = world.server().authorize(authorize_request(world.asking(client)), browser());
  CHECK(std::holds_alternative<SignIn>(step));
  for (const json& age : {json(-1), json("60"), json(1.5)}) {
    CHECK(told_of(world.ask({{"default_max_age", age}})) == icm);
  }
}

TEST_CASE("OpenID Connect Registration §2: default_acr_values are kept in their order") {
  RegistrationWorld world;
  CHECK(world.enrolled({{"default_acr_values", {"b", "a"}}}).body["default_acr_values"] == json{"b", "a"});
  CHECK(told_of(world.ask({{"default_acr_values", "b a"}})) == icm);
}

TEST_CASE("OpenID Connect Registration §2: signing algorithms are those of key pairs") {
  RegistrationWorld world;
  for (const char* name : {"token_endpoint_auth_signing_alg", "request_object_signing_alg"}) {
    CAPTURE(name);
    for (const char* alg : {"none", "HS256", "RS1"}) CHECK(told_of(world.ask({{name, alg}})) == icm);
    CHECK(world.enrolled({{name, "ES256"}}).body[name] == "ES256");
  }
}

TEST_CASE("OpenID Connect Registration §2: request_uris are https, where request objects are taken") {
  RegistrationWorld without;
  const json uris = {"https://probe.example/request.jwt"};
  CHECK(told_of(without.ask({{"request_uris", uris}})) == icm);
  RegistrationWorld world({.world = {.more = [](Server& server) { server.request_objects({}); }}});
  CHECK(world.enrolled({{"request_uris", uris}}).body["request_uris"] == uris);
  CHECK(told_of(world.ask({{"request_uris", {"http://probe.example/request.jwt"}}})) == icm);
}

TEST_CASE("OpenID Connect Registration §2: names and links in other languages are kept as they came") {
  RegistrationWorld world;
  const auto client = world.enrolled({{"client_name#ja-Jpan-JP", "探針"}, {"tos_uri#de", "https://probe.example/agb"}});
  CHECK(client.body["client_name#ja-Jpan-JP"] == "探針");
  CHECK(client.body["tos_uri#de"] == "https://probe.example/agb");
  CHECK(told_of(world.ask({{"tos_uri#de", "javascript:alert(1)"}})) == icm);
}

TEST_CASE("OpenID Connect Registration §4.4: a client that is not there is 401, never 404") {
  RegistrationWorld world;
  auto client = world.enrolled();
  client.uri = "https://auth.example/register/nobody";
  CHECK(told_of(world.show(client)) == "401 invalid_token");
}
