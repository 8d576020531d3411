#include "openid/sign_in_demands.hpp"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "support/world.hpp"

using namespace world;
using Json = nlohmann::json;

namespace {

/// A request, and whoever is signed in for it.
struct Judged {
  std::string verdict() const {
    const auto said = openid::meets_demands(options, {.client = client, .user = user, .request = request});
    const auto fresh =
        openid::meets_demands(options, {.client = client, .user = user, .request = request, .for_this_request = true});
    return name_of(said) + ", " + name_of(fresh);
  }
  static std::string name_of(const Result<void>& said) {
    if (said) return "yes";
    return said.is_denied() ? "again" : std::string(wire_name(said.error().code));
  }
  void asks(const Json& id_token) { request.extensions["claims"] = Json{{"id_token", id_token}}.dump(); }

  Options options;
  Client client = {.id = "web"};
  User user = {.id = "alice", .authentication = {.auth_time = start, .acr = "pwd"}};
  AuthorizationRequest request = {.access = Scope{"openid"}};
};

}  // namespace

TEST_CASE("sign-in demands: who asks for nothing gets whoever is there") {
  Judged judged;
  CHECK(judged.verdict() == "yes, yes");
  judged.asks({{"email", nullptr}, {"sub", nullptr}, {"acr", {{"values", {"mfa"}}}}});
  CHECK(judged.verdict() == "yes, yes");
}

TEST_CASE("sign-in demands: the person of the hint and no other, asked for once") {
  Judged judged;
  judged.request.extensions["subject"] = "bob";
  CHECK(judged.verdict() == "again, login_required");
  judged.request.extensions["subject"] = "alice";
  CHECK(judged.verdict() == "yes, yes");
}

TEST_CASE("sign-in demands: a value of sub is the person, one of several is enough, and a hint counts beside it") {
  Judged judged;
  judged.asks({{"sub", {{"value", "bob"}}}});
  CHECK(judged.verdict() == "again, login_required");
  judged.asks({{"sub", {{"values", {"bob", "alice"}}}}});
  CHECK(judged.verdict() == "yes, yes");
  judged.request.extensions["subject"] = "bob";
  CHECK(judged.verdict() == "again, login_required");
  judged.asks({{"sub", {{"value", 1}}}});
  judged.request.extensions.erase("subject");
  CHECK(judged.verdict() == "again, login_required");
}

TEST_CASE("sign-in demands: the person is known by the name that the client has for them") {
  Judged judged;
  judged.options.subject = [](const Client& client, std::string_view user) {
    return client.id + " knows " + std::string(user);
  };
  judged.request.extensions["subject"] = "alice";
  CHECK(judged.verdict() == "again, login_required");
  judged.request.extensions["subject"] = "web knows alice";
  CHECK(judged.verdict() == "yes, yes");
}

TEST_CASE("sign-in demands: an essential acr is reached, or the request is refused") {
  Judged judged;
  judged.asks({{"acr", {{"essential", true}, {"values", {"mfa", "retina"}}}}});
  CHECK(judged.verdict() == "again, unmet_authentication_requirements");
  judged.user.authentication.acr = "retina";
  CHECK(judged.verdict() == "yes, yes");
  judged.asks({{"acr", {{"essential", true}, {"value", "mfa"}}}});
  CHECK(judged.verdict() == "again, unmet_authentication_requirements");
  judged.asks({{"acr", {{"essential", true}}}});
  CHECK(judged.verdict() == "yes, yes");
}

TEST_CASE("sign-in demands: an auth_time that must be told and is not known is the server's mistake") {
  Judged judged;
  judged.request.extensions["auth_time"] = "1";
  CHECK(judged.verdict() == "yes, yes");
  judged.user.authentication.auth_time.reset();
  CHECK(judged.verdict() == "server_error, server_error");
  judged.request.extensions.erase("auth_time");
  CHECK(judged.verdict() == "yes, yes");
}

TEST_CASE("sign-in demands: what extensions of others say is theirs where the request is none of OpenID Connect") {
  Judged judged;
  judged.request.extensions = {{"subject", "bob"}, {"claims", "{"}, {"auth_time", "1"}};
  judged.user.authentication.auth_time.reset();
  judged.request.access = Scope{"read"};
  CHECK(judged.verdict() == "yes, yes");
}
