#ifdef AUTHSERVER_HAS_FETCH

#include <doctest/doctest.h>

#include <chrono>
#include <thread>

#include "fetch/server.hpp"
#include "http/authserver/openid_client.hpp"

using namespace oauthkit;
using namespace oauthkit::testing;

namespace {

/// A client's own server, in the clear on this machine, which answers with `status`.
class Inbox {
 public:
  explicit Inbox(std::string status = "200 OK")
      : server_([status](const std::string&) { return fetch_tests::response("", "", status); }) {}

  std::string origin() const { return "http://127.0.0.1:" + server_.port_text(); }

  /// The logout tokens that have come, once there are `wanted` requests, within ten seconds.
  std::vector<std::string> tokens(std::size_t wanted) const {
    for (int i = 0; i < 200 && server_.requests().size() < wanted; ++i) {
      std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
    std::vector<std::string> all;
    for (const auto& request : server_.requests()) {
      const auto form = Params::parse(request.substr(request.find("\r\n\r\n") + 4));
      REQUIRE(form);
      all.emplace_back(form->value_or_empty("logout_token"));
    }
    return all;
  }

 private:
  fetch_tests::RawServer server_;
};

Json config_for(const Inbox& inbox, const Json& logout = Json::object()) {
  auto config = openid_config({{"logout", logout}, {"fetch", {{"trusted_origins", {inbox.origin()}}}}});
  config["clients"][0]["backchannel_logout_uri"] = inbox.origin() + "/bc";
  config["clients"].push_back(another_client("other", {{"backchannel_logout_uri", inbox.origin() + "/other"}}));
  return config;
}

}  // namespace

TEST_CASE("authserver logout: a client's server is sent a logout token of the session, and no other client's is") {
  const Inbox inbox;
  const AuthServer server(config_for(inbox));
  CHECK(Json::parse(server.get("/.well-known/openid-configuration").body)["backchannel_logout_supported"] == true);
  Agent alice(server);
  const auto tokens = tokens_for(server, alice.authorize(signing_in()));
  const auto claims = id_claims(server, tokens);
  CHECK(alice.get("/logout?" + Params{{"id_token_hint", text_of(tokens, "id_token")}}.encode()).status == 200);
  const auto sent = inbox.tokens(1);
  REQUIRE(sent.size() == 1);
  CHECK(header_of(sent[0])["typ"] == "logout+jwt");
  CHECK(header_of(sent[0])["alg"] == "RS256");
  const auto told = claims_of(server, sent[0]);
  CHECK(told["iss"] == server.url());
  CHECK(told["aud"] == "demo");
  CHECK(told["sub"] == claims["sub"]);
  CHECK(told["sid"] == claims["sid"]);
  CHECK(told["events"] == Json::parse(R"({"http://schemas.openid.net/event/backchannel-logout":{}})"));
  CHECK_FALSE(told.contains("nonce"));
  CHECK(told["exp"].get<std::int64_t>() - told["iat"].get<std::int64_t>() <= 120);
}

TEST_CASE("authserver logout: the button at home tells the clients too") {
  const Inbox inbox;
  const AuthServer server(config_for(inbox));
  Agent alice(server);
  tokens_for(server, alice.authorize(signing_in()));
  CHECK(alice.post("/signout", {{"csrf", hidden(alice.get("/"), "csrf")}}).status == 200);
  CHECK(inbox.tokens(1).size() == 1);
}

TEST_CASE("authserver logout: a server that fails is tried as often as the configuration says, and nobody waits") {
  const Inbox inbox("503 Service Unavailable");
  const AuthServer server(config_for(inbox, {{"attempts", 2}, {"timeout", 1}}));
  Agent alice(server);
  tokens_for(server, alice.authorize(signing_in()));
  const auto csrf = hidden(alice.get("/"), "csrf");
  const auto before = std::chrono::steady_clock::now();
  CHECK(alice.post("/signout", {{"csrf", csrf}}).status == 200);
  CHECK(std::chrono::steady_clock::now() - before < std::chrono::seconds(5));
  CHECK(inbox.tokens(2).size() == 2);
  std::this_thread::sleep_for(std::chrono::seconds(3));
  CHECK(inbox.tokens(2).size() == 2);
}

#endif
