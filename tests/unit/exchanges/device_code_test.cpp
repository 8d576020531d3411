#include "support/devices.hpp"
#include "support/id_tokens.hpp"

using namespace world;

namespace {

/// A provider whose devices get ID tokens.
class DeviceProvider : public IdTokenWorld {
 public:
  DeviceProvider() {
    const DeviceFlow devices(store, {.verification_uri = device_page});
    server().device("/device_authorization", devices);
    server().exchange(exchanges::device_code(devices, op.issue(tokens::opaque(World::tokens, {.refresh = 1h}))));
    for (auto& one : registered) one.grant_types.push_back(device_grant);
  }

  Response connected(const Params& changes) {
    const auto begun = handler_at(server().routes(), "/device_authorization")(DeviceWorld::device_request(changes));
    const auto step = server().enter_code(post("/device", {{"user_code", member(begun, "user_code")}}), browser());
    REQUIRE(asks_consent(step));
    REQUIRE(server().decide(decision(std::get<Consent>(step)), browser()).status == 200);
    return token(DeviceWorld::poll_request(member(begun, "device_code")));
  }
};

}  // namespace

TEST_CASE("device code: a device learns who agreed, and keeps access that it was given for good") {
  DeviceProvider world;
  const auto answer = world.connected({{"scope", "openid offline_access read"}, {"nonce", "n-0S6"}});
  CHECK(issued(answer).scope == "openid offline_access read");
  CHECK(!issued(answer).refresh.empty());
  const auto token = member(answer, "id_token");
  REQUIRE(std::count(token.begin(), token.end(), '.') == 2);
  const auto payload = token.substr(token.find('.') + 1, token.rfind('.') - token.find('.') - 1);
  const auto claims = nlohmann::json::parse(*base64url_decode(payload));
  CHECK(claims["sub"] == "alice");
  CHECK(claims["aud"] == "native");
  CHECK(claims["nonce"] == "n-0S6");
  CHECK_FALSE(claims.contains("sid"));
  CHECK(member(world.connected({{"scope", "read"}}), "id_token").empty());
}

TEST_CASE("device code: without a store it cannot be redeemed, and check says so once") {
  Server server({.issuer = "https://auth.example"});
  const DeviceFlow nowhere(nullptr, {.verification_uri = device_page});
  server.device("/device_authorization", nowhere);
  server.exchange(
      exchanges::device_code(nowhere, tokens::opaque(stores::tokens(stores::memory(), "https://a.example"))));
  const auto mistakes = server.check();
  CHECK(std::count(mistakes.begin(), mistakes.end(), "DeviceFlow has no store: give it one.") == 1);
}

TEST_CASE("device code: without an issue function check says so") {
  Server server({.issuer = "https://auth.example"});
  const DeviceFlow devices(stores::memory(), {.verification_uri = device_page});
  server.device("/device_authorization", devices);
  server.exchange(exchanges::device_code(devices, Issue()));
  const auto mistakes = server.check();
  CHECK(std::count(mistakes.begin(), mistakes.end(),
                   "exchanges::device_code has no issue function: give it tokens::opaque(...) or your own.") == 1);
}

TEST_CASE("device code: refresh tokens that come of it need somebody who takes them") {
  Server server({.issuer = "https://auth.example"});
  const DeviceFlow devices(stores::memory(), {.verification_uri = device_page});
  const auto issued = stores::tokens(stores::memory(), "https://auth.example");
  server.clients([](std::string_view) -> Result<Client> { return denied(); });
  server.authenticate(client_auth::none());
  server.device("/device_authorization", devices);
  server.exchange(exchanges::device_code(devices, tokens::opaque(issued, {.refresh = 1h})));
  CHECK(server.check() == std::vector<std::string>{"Refresh tokens are issued but cannot be used: register "
                                                   "exchanges::refresh_token, or set no refresh lifetime."});
  server.exchange(exchanges::refresh_token(issued, tokens::opaque(issued, {.refresh = 1h})));
  CHECK(server.check().empty());
}
