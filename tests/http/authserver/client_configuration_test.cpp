#include <doctest/doctest.h>

#include "http/authserver/registrant.hpp"

using namespace oauthkit;
using namespace oauthkit::testing;

namespace {

Json open_to(const Json& settings = Json::object()) { return config_with({{"registration", settings}}); }

std::string path_of(const Json& client) { return "/register/" + client["client_id"].get<std::string>(); }

std::string token_of(const Json& client) { return client["registration_access_token"]; }

Answer read(const AuthServer& server, const Json& client, const std::string& token) {
  return server.get(path_of(client), bearer(token));
}

}  // namespace

TEST_CASE("authserver client configuration: a client reads its own registration, and nobody else's") {
  const AuthServer server(open_to());
  const auto one = registered(server);
  const auto other = registered(server);
  CHECK(one["registration_client_uri"] == server.url() + path_of(one));
  CHECK(read(server, one, token_of(other)).status == 401);
  CHECK(server.get(path_of(one)).status == 401);
  const auto own = read(server, one, token_of(one));
  CHECK(own.status == 200);
  CHECK(json_of(own)["redirect_uris"] == one["redirect_uris"]);
  CHECK(own.field("Cache-Control") == "no-store");
}

TEST_CASE("authserver client configuration: no access token opens it, and its token opens nothing else") {
  const AuthServer server(open_to());
  const auto client = registered(server);
  const auto tokens = tokens_of(server, client);
  CHECK(read(server, client, tokens["access_token"]).status == 401);
  CHECK(server.api("/api/me", token_of(client)).status == 401);
  CHECK(read(server, client, token_of(client)).status == 200);
}

TEST_CASE("authserver client configuration: a client changes where it is sent, and gets a new token for it") {
  const AuthServer server(open_to());
  const auto client = registered(server);
  auto next = app_metadata({{"redirect_uris", {"http://127.0.0.1/elsewhere"}}});
  const auto put = [&](const Json& body) {
    return send_json(server, "PUT", path_of(client), body, bearer(token_of(client)));
  };
  CHECK(put(next).status == 400);
  next["client_id"] = client["client_id"];
  const auto changed = put(next);
  CHECK(changed.status == 200);
  const auto now = json_of(changed);
  CHECK(now["redirect_uris"] == next["redirect_uris"]);
  CHECK(read(server, client, token_of(now)).status == 200);
  CHECK(read(server, client, token_of(client)).status == 401);
  CHECK(server.get(target(asks(client))).status == 400);
  CHECK(server.get(target(asks(now))).status == 200);
}

TEST_CASE("authserver client configuration: a client that ends its registration takes everything with it") {
  const AuthServer server(open_to());
  const auto client = registered(server);
  const auto tokens = tokens_of(server, client);
  const auto access_token = tokens["access_token"].get<std::string>();
  CHECK(server.api("/api/me", access_token).status == 200);
  const auto gone = server.ask(request("DELETE", path_of(client), bearer(token_of(client))));
  CHECK(gone.status == 204);
  CHECK(gone.body.empty());
  CHECK(read(server, client, token_of(client)).status == 401);
  CHECK(server.api("/api/me", access_token).status == 401);
  const Params refresh{{"grant_type", "refresh_token"},
                       {"refresh_token", tokens["refresh_token"].get<std::string>()},
                       {"client_id", client["client_id"].get<std::string>()}};
  const auto refused = server.post("/token", refresh);
  CHECK(refused.status == 401);
  CHECK(member(refused, "error") == "invalid_client");
  CHECK(server.get(target(asks(client))).status == 400);
}

TEST_CASE("authserver client configuration: without management nobody is told of it, and there is none") {
  const AuthServer server(open_to({{"management", false}}));
  const auto client = registered(server);
  CHECK_FALSE(client.contains("registration_client_uri"));
  CHECK_FALSE(client.contains("registration_access_token"));
  CHECK(server.get(path_of(client)).status == 404);
  CHECK(tokens_of(server, client).contains("access_token"));
}
