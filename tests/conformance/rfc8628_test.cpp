#include <nlohmann/json.hpp>
#include <set>

#include "conformance/flows.hpp"
#include "session/polled_decision.hpp"
#include "support/devices.hpp"

// OAuth 2.0 Device Authorization Grant: what a device asks, and what it is told.

using namespace conformance;

namespace {

Request of_web(const Params& changes = {}) {
  return with_basic(post("/device_authorization", changed({{"scope", "read write"}}, changes)), "web", "web secret:%+");
}

std::string begun_with(DeviceWorld& world, const Params& changes) { return outcome(world.begin(changes)); }

}  // namespace

TEST_CASE("RFC 8628 §3.1: a client authenticates as at the token endpoint, and lists the grant type") {
  DeviceWorld world;
  const auto wrong = world.begin(with_basic(post("/device_authorization", {}), "web", "wrong"));
  CHECK(outcome(wrong) == "401 invalid_client");
  CHECK(header(wrong, "WWW-Authenticate").starts_with("Basic"));
  CHECK(begun_with(world, {{"client_id", ""}}) == "401 invalid_client");
  CHECK(begun_with(world, {{"client_id", "web"}}) == "401 invalid_client");
  CHECK(outcome(world.begin(of_web({{"client_id", "legacy"}}))) == "400 invalid_request");
  world.client("spa").grant_types = {"authorization_code"};
  CHECK(begun_with(world, {{"client_id", "spa"}}) == "400 unauthorized_client");
  CHECK(world.count(Event::Kind::device_begun) == 0);
  // A public client has its client_id.
  CHECK(begun_with(world, {}) == "200");
  CHECK(outcome(world.begin(of_web())) == "200");
  CHECK(world.count(Event::Kind::device_begun) == 2);
}

TEST_CASE("RFC 8628 §3.1: POST, as a form, with nothing twice and no credential in the URL") {
  DeviceWorld world;
  CHECK(world.begin(get("/device_authorization")).status == 405);
  CHECK(header(world.begin(get("/device_authorization")), "Allow") == "POST");
  auto json = DeviceWorld::device_request();
  json.headers.set("Content-Type", "application/json");
  CHECK(outcome(world.begin(json)) == "400 invalid_request");
  for (const auto* again : {"&scope=read", "&client_id=native"}) {
    CAPTURE(again);
    auto twice = DeviceWorld::device_request();
    twice.body += again;
    CHECK(outcome(world.begin(twice)) == "400 invalid_request");
  }
  auto in_url = DeviceWorld::device_request();
  in_url.target += "?user_code=WDJB-MJHT";
  CHECK(outcome(world.begin(in_url)) == "400 invalid_request");
  CHECK(begun_with(world, {}) == "200");
}

TEST_CASE("RFC 8628 §3.1: what is asked for is limited as at the authorization endpoint") {
  DeviceWorld world;
  CHECK(begun_with(world, {{"scope", "nuclear"}}) == "400 invalid_scope");
  CHECK(begun_with(world, {{"scope", "re\"ad"}}) == "400 invalid_scope");
  CHECK(begun_with(world, {{"resource", "relative"}}) == "400 invalid_target");
  CHECK(begun_with(world, {{"resource", "https://elsewhere.example"}}) == "400 invalid_target");
  CHECK(begun_with(world, {{"request", "e30.e30."}}) == "400 request_not_supported");
  CHECK(world.count(Event::Kind::device_begun) == 0);
  // Without a scope it is all that the client may have.
  CHECK(world.asked(world.begun({{"scope", ""}}).user_code).scope == Scope{"read", "write"});
  const auto consent = world.asked(world.begun({{"scope", "read"}, {"resource", "https://photos.example"}}).user_code);
  CHECK(consent.scope == Scope{"read"});
  CHECK(consent.request.access.resource == std::vector<std::string>{"https://photos.example"});
}

TEST_CASE("RFC 8628 §3.1: the policy has its say before anybody is asked") {
  Choices choices;
  choices.options.policy.scope = [](const Client&, const User*, const Scope& asked) -> Result<Scope> {
    if (asked.contains("write")) return denied();
    return asked;
  };
  DeviceWorld world({}, std::move(choices));
  CHECK(begun_with(world, {}) == "400 invalid_scope");
  CHECK(begun_with(world, {{"scope", "read"}}) == "200");
}

TEST_CASE("RFC 9396 §3: a device asks for details as others do") {
  Choices choices;
  choices.more = [](Server& server) {
    server.authorization_details({.type = "account", .fields = {{"actions", details::strings}}});
  };
  DeviceWorld world({}, std::move(choices));
  const auto* const asked = R"([{"type":"account","actions":["list"]}])";
  CHECK(begun_with(world, {{"authorization_details", asked}}) == "400 invalid_authorization_details");
  world.client("native").authorization_details_types = {"account"};
  const auto device = world.begun({{"authorization_details", asked}, {"scope", ""}});
  const auto consent = world.asked(device.user_code);
  REQUIRE(consent.details.size() == 1);
  CHECK(consent.details.front().type == "account");
  CHECK(world.decide(consent).status == 200);
  const auto tokens = nlohmann::json::parse(world.poll(device.device_code).body);
  CHECK(tokens["authorization_details"] == nlohmann::json::parse(asked));
}

TEST_CASE("RFC 8628 §3.1: a device is sent nowhere, so that what speaks of a redirect is not read") {
  DeviceWorld world;
  const auto device = world.begun({{"response_type", "pigeon"},
                                   {"redirect_uri", "https://evil.example/cb"},
                                   {"response_mode", "pigeon"},
                                   {"state", "xyz"},
                                   {"prompt", "none"},
                                   {"code_challenge_method", "plain"}});
  const auto consent = world.asked(device.user_code);
  CHECK(consent.redirect_host.empty());
  CHECK(consent.request.code_binding == CodeBinding{});
  CHECK(consent.request.state.empty());
  const auto page = world.decide(consent);
  CHECK(page.status == 200);
  CHECK(location(page).empty());
  CHECK(issued(world.poll(device.device_code)).scope == "read write");
}

TEST_CASE("RFC 8628 §3.2: the answer names both codes, the page, and how long they are good") {
  DeviceWorld world({.lifetime = 5min, .interval = 7s});
  auto request = DeviceWorld::device_request();
  request.headers.set("Host", "evil.example");
  request.headers.set("X-Forwarded-Host", "evil.example");
  const auto response = world.begin(request);
  CHECK(response.status == 200);
  CHECK(header(response, "Cache-Control") == "no-store");
  CHECK(header(response, "Content-Type") == "application/json");
  const auto user_code = member(response, "user_code");
  CHECK(member(response, "verification_uri") == "https://auth.example/device");
  CHECK(member(response, "verification_uri_complete") == "https://auth.example/device?user_code=" + user_code);
  CHECK(member(response, "expires_in") == "300");
  CHECK(member(response, "interval") == "7");
  CHECK(nlohmann::json::parse(response.body).size() == 6);
}

TEST_CASE("RFC 8628 §5.2, §6.1: the device code cannot be guessed, and the user code is eight letters without vowels") {
  DeviceWorld world;
  std::set<std::string> device_codes;
  std::set<char> letters;
  for (int i = 0; i < 100; ++i) {
    const auto device = world.begun();
    CHECK(base64url_decode(device.device_code)->size() == 32);
    CHECK(device_codes.insert(device.device_code).second);
    REQUIRE(device.user_code.size() == 9);
    CHECK(device.user_code[4] == '-');
    letters.insert(device.user_code.begin(), device.user_code.end());
    // The store knows the hash of either.
    const auto kept = device.user_code.substr(0, 4) + device.user_code.substr(5);
    CHECK(world.store->find("device_secret", hash_at("https://auth.example", device.device_code)));
    CHECK(world.store->find("device_handle", hash_at("https://auth.example", kept)));
  }
  letters.erase('-');
  CHECK(std::string(letters.begin(), letters.end()) == "BCDFGHJKLMNPQRSTVWXZ");
}

TEST_CASE("RFC 8628 §6.1: a user code that is in use is given to nobody else") {
  Choices choices;
  bool is_stuck = false;
  choices.options.environment.random = [&](std::span<unsigned char> bytes) {
    system_random(bytes);
    // User codes are drawn by 16 bytes at a time, and so is what need not be secret.
    if (is_stuck && bytes.size() == 16) std::fill(bytes.begin(), bytes.end(), 0);
  };
  DeviceWorld world({}, std::move(choices));
  is_stuck = true;
  const auto device = world.begun();
  CHECK(device.user_code == "BBBB-BBBB");
  const auto refused = world.begin();
  CHECK(outcome(refused) == "503 temporarily_unavailable");
  CHECK(!header(refused, "Retry-After").empty());
  is_stuck = false;
  CHECK(world.begun().user_code != "BBBB-BBBB");
  CHECK(world.answered(device.user_code).status == 200);
  CHECK(issued(world.poll(device.device_code)).scope == "read write");
}

TEST_CASE("RFC 8628 §5.2: what one client lets wait is bounded, and takes no room of others") {
  DeviceWorld world({.per_client = 3, .per_node = 5});
  for (int i = 0; i < 3; ++i) CHECK(begun_with(world, {}) == "200");
  const auto refused = world.begin();
  CHECK(outcome(refused) == "503 temporarily_unavailable");
  CHECK(!header(refused, "Retry-After").empty());
  CHECK(begun_with(world, {{"client_id", "spa"}}) == "200");
  CHECK(begun_with(world, {{"client_id", "spa"}}) == "200");
  // All together.
  CHECK(begun_with(world, {{"client_id", "spa"}}) == "503 temporarily_unavailable");
  world.now += 10min;
  CHECK(begun_with(world, {}) == "200");
}

TEST_CASE("RFC 8628 §4: the metadata document tells of the endpoint and the grant type") {
  Choices choices;
  choices.more = [](Server& server) {
    const Handler page = [](const Request&) { return Response(); };
    server.endpoint("/authorize", endpoints::authorization(page));
    server.endpoint("/token", endpoints::token());
    server.endpoint(endpoints::metadata({}));
  };
  DeviceWorld world({}, std::move(choices));
  const auto document = handler_at(world.server().routes(), "/.well-known/oauth-authorization-server")(
      get("/.well-known/oauth-authorization-server"));
  const auto told = nlohmann::json::parse(document.body);
  CHECK(told["device_authorization_endpoint"] == "https://auth.example/device_authorization");
  const auto types = told["grant_types_supported"].get<std::vector<std::string>>();
  CHECK(std::count(types.begin(), types.end(), device_grant) == 1);
  World without;
  CHECK(without.server().check().empty());
  CHECK(without.server().registered().endpoints.empty());
}
