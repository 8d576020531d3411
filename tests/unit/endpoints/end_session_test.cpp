#include <doctest/doctest.h>

#include "support/assembly.hpp"
#include "support/sign_out.hpp"

using namespace world;

namespace {

using Strings = std::vector<std::string>;

Response page(const Request&) { return Response::html(200, "the application's page"); }

/// What `check` says of a server that ends sessions, after `more`.
Strings checked(const openid::LoginsOptions& logins, bool remembers, Handler handler) {
  Assembly assembly;
  const openid::Provider op{SigningKeys(ring_of())};
  const openid::Logins kept(assembly.store, logins);
  auto server = assembly.server();
  if (remembers) server.complete(kept.remember(op));
  const openid::Logout logout(server, op, kept);
  server.endpoint("/logout", endpoints::end_session(logout, std::move(handler)));
  return server.check();
}

}  // namespace

TEST_CASE("end session: GET and POST are answered by the application's page") {
  SignOutWorld world;
  Server server({.issuer = "https://auth.example"});
  const auto endpoint = endpoints::end_session(world.logout, page);
  CHECK(endpoint->name() == "end_session_endpoint");
  CHECK(endpoint->methods({}) == std::vector<std::string_view>{"GET", "POST"});
  CHECK(endpoint->usual_path({}).empty());
  CHECK_FALSE(endpoint->serves_clients({}));
  CHECK(endpoint->handler(server)(get("/logout")).body == "the application's page");
}

TEST_CASE("end session: the mistakes of its assembly are told") {
  const openid::LoginsOptions right{.issuer = "https://auth.example"};
  CHECK(checked(right, true, page).empty());
  CHECK(checked(right, true, nullptr) ==
        Strings{"endpoints::end_session has no page: give it a handler that calls openid::Logout::begin."});
  CHECK(checked(right, false, page) ==
        Strings{"Nobody notes which clients a person signs in to: register openid::Logins::remember with "
                "Server::complete."});
  CHECK(checked({.issuer = "https://other.example"}, true, page) ==
        Strings{"The logins that openid::Logout ends are of another server: set LoginsOptions::issuer to "
                "Options::issuer."});
}

TEST_CASE("end session: what of a client's registration cannot work is told") {
  SignOutWorld world;
  auto client = signing_client("web");
  const auto problems = [&] { return endpoints::end_session(world.logout, page)->problems_of(client); };
  CHECK(problems().empty());
  client.logout = {.post_logout_redirect_uris = {"https://web.example/bye", "http://web.example/bye", "/bye"},
                   .backchannel_logout_uri = "https://web.example/bc#x",
                   .frontchannel_logout_uri = "https://other.example/fc"};
  CHECK(
      problems() ==
      Strings{"has a post_logout_redirect_uri that nobody can use: the redirect URI must use https unless its host is "
              "a loopback address (\"http://web.example/bye\").",
              "has a post_logout_redirect_uri that nobody can use: the redirect URI must be absolute (\"/bye\").",
              "has a backchannel_logout_uri that is no https URL, or has a fragment: correct it "
              "(\"https://web.example/bc#x\").",
              "has a frontchannel_logout_uri that is not https with scheme, host and port of one of its redirect "
              "URIs, or has a fragment: correct it (\"https://other.example/fc\")."});
  client.logout = {
      .post_logout_redirect_uris = {"https://web.example/bye", "http://127.0.0.1:3000/bye", "com.example.app:/bye"},
      .backchannel_logout_uri = "http://internal:8080/bc",
      .frontchannel_logout_uri = "https://web.example/fc"};
  CHECK(problems().empty());
}

TEST_CASE("end session: families are revoked where the logout looks for tokens, beside what else is registered") {
  SignOutWorld world;
  const auto places = endpoints::end_session(world.logout, page)->revokes();
  REQUIRE(places.size() == 1);
  CHECK(places.front().is_same_place(world.tokens.revoke));
}
