#include <doctest/doctest.h>

#include "http/authserver/agent.hpp"

using namespace oauthkit;
using namespace oauthkit::testing;

namespace {

constexpr const char* photos = "https://photos.example";

Json config_with_photos() {
  auto config = demo_config();
  config["clients"][0]["allowed_resources"] = {photos};
  return config;
}

Answer tokens_of(const AuthServer& server, const Params& changes = {}) {
  return server.token(redemption(location_param(Agent(server).authorize(authorization(changes)), "code")));
}

int status_of_api(const AuthServer& server, const Answer& tokens) {
  return server.api("/api/me", member(tokens, "access_token")).status;
}

}  // namespace

TEST_CASE("authserver resource: a token for the API opens it, one for another resource does not") {
  const AuthServer server(config_with_photos());
  CHECK(status_of_api(server, tokens_of(server, {{"resource", server.url() + "/api"}})) == 200);
  CHECK(status_of_api(server, tokens_of(server)) == 200);
  CHECK(status_of_api(server, tokens_of(server, {{"resource", photos}})) == 401);
}

TEST_CASE("authserver resource: one that the client does not list is invalid_target, though another serves it") {
  const AuthServer server(config_with_photos());
  const auto refused = Agent(server).get(target(authorization({{"resource", "https://mail.example"}})));
  CHECK(location_param(refused, "error") == "invalid_target");
  const Params form{{"grant_type", "client_credentials"}, {"resource", "https://mail.example"}};
  CHECK(member(server.token(form), "error") == "invalid_target");
  CHECK(server.token({{"grant_type", "client_credentials"}, {"resource", photos}}).status == 200);
}

TEST_CASE("authserver resource: a refresh narrows to one of several") {
  const AuthServer server(config_with_photos());
  const auto api = server.url() + "/api";
  const auto both = tokens_of(server, {{"resource", photos}, {"resource", api}});
  CHECK(status_of_api(server, both) == 200);
  const auto narrow = server.token(
      {{"grant_type", "refresh_token"}, {"refresh_token", member(both, "refresh_token")}, {"resource", photos}});
  CHECK(status_of_api(server, narrow) == 401);
  const auto whole =
      server.token({{"grant_type", "refresh_token"}, {"refresh_token", member(narrow, "refresh_token")}});
  CHECK(status_of_api(server, whole) == 200);
}
