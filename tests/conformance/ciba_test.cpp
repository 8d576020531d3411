#include <algorithm>

#include "conformance/flows.hpp"
#include "session/polled_decision.hpp"
#include "support/asking.hpp"

// OpenID Connect Client-Initiated Backchannel Authentication Core 1.0: what a client asks.

using namespace conformance;

namespace {

std::string repeated(std::string_view text, std::size_t count) {
  std::string all;
  for (std::size_t i = 0; i < count; ++i) all += text;
  return all;
}

bool is_told(const std::vector<std::string>& all, const char* text) {
  return std::any_of(all.begin(), all.end(), [&](const auto& each) { return each.find(text) != std::string::npos; });
}

}  // namespace

TEST_CASE("CIBA Core §7.1: a form, by POST, from a confidential client that lists the grant type") {
  AskingWorld world;
  CHECK(world.at(ciba_endpoint, get(ciba_endpoint)).status == 405);
  auto json = with_basic(post(ciba_endpoint, AskingWorld::question()), "web", "web secret:%+");
  json.headers.set("Content-Type", "application/json");
  CHECK(outcome(world.at(ciba_endpoint, json)) == "400 invalid_request");
  CHECK(outcome(world.at(ciba_endpoint, post(ciba_endpoint, AskingWorld::question()))) == "401 invalid_client");
  const auto by = [&](const Params& credentials) {
    return outcome(world.at(ciba_endpoint, post(ciba_endpoint, AskingWorld::question(credentials))));
  };
  CHECK(by({{"client_id", "native"}}) == "400 unauthorized_client");
  CHECK(outcome(world.ask_as("legacy")) == "400 unauthorized_client");
  CHECK(outcome(world.ask({{"client_id", "post"}})) != "200");
  const auto twice = post(ciba_endpoint + std::string("?login_hint_token=x"), AskingWorld::question());
  CHECK(outcome(world.at(ciba_endpoint, with_basic(twice, "web", "web secret:%+"))) == "400 invalid_request");
  CHECK(outcome(world.ask()) == "200");
  CHECK(by({{"client_id", "post"}, {"client_secret", "web secret:%+"}}) == "200");
}

TEST_CASE("CIBA Core §7.2: no parameter twice") {
  AskingWorld world;
  auto request = with_basic(post(ciba_endpoint, AskingWorld::question()), "web", "web secret:%+");
  request.body += "&login_hint=bob";
  CHECK(outcome(world.at(ciba_endpoint, request)) == "400 invalid_request");
  CHECK(world.backchannel.waiting("alice").empty());
  CHECK(outcome(world.ask()) == "200");
}

TEST_CASE("CIBA Core §4: a client is served in the mode that it is registered for, and never by a push") {
  AskingWorld world;
  auto& mode = world.client("web").backchannel.backchannel_token_delivery_mode;
  for (const auto* const other : {"push", "ping", "", "POLL"}) {
    CAPTURE(other);
    mode = other;
    CHECK(outcome(world.ask()) == "400 unauthorized_client");
  }
  CHECK(is_told(world.failures, "set BackchannelOptions::deliver"));
  CHECK(is_told(client_problems(world.client("web"), world.server()), "which is not served: poll or ping is"));
  mode = "poll";
  CHECK(client_problems(world.client("web"), world.server()).empty());
  CHECK(outcome(world.ask()) == "200");
}

TEST_CASE("CIBA Core §7.1: exactly one hint says whom it is about") {
  AskingWorld world;
  CHECK(outcome(world.ask({{"login_hint", ""}})) == "400 invalid_request");
  CHECK(outcome(world.ask({{"login_hint_token", "e.e.e"}})) == "400 invalid_request");
  CHECK(outcome(world.ask({{"id_token_hint", "e.e.e"}})) == "400 invalid_request");
  CHECK(outcome(world.ask({{"login_hint", ""}, {"id_token_hint", "e.e.e"}})) == "400 invalid_request");
  CHECK(outcome(world.ask()) == "200");
}

TEST_CASE("CIBA Core §13: who the hint means is the application's to say, and nobody is told so") {
  std::string seen;
  AskingWorld world({.user = [&](const BackchannelHints& hints) -> Result<User> {
    seen = hints.client.id + " " + hints.login_hint;
    if (hints.login_hint == "carol") return access_denied("not by this client");
    return known_people(hints);
  }});
  CHECK(outcome(world.ask({{"login_hint", "mallory"}})) == "400 unknown_user_id");
  CHECK(seen == "web mallory");
  CHECK(outcome(world.ask({{"login_hint", "carol"}})) == "403 access_denied");
  CHECK(outcome(world.ask({{"login_hint", "bob"}})) == "200");
  CHECK(world.waiting("bob").user_id == "bob");
}

TEST_CASE("CIBA Core §7.1: a binding message is short plain text and leads nowhere") {
  AskingWorld world({.per_user = 100});
  const std::string umlaut = "\xC3\xA4";
  const std::string right_to_left = "\xE2\x80\xAE";
  for (const auto& bad : {repeated("x", 65), repeated(umlaut, 65), std::string("a\nb"), std::string("a\x01"),
                          "pay " + right_to_left + "cba", std::string("see https://evil.example"),
                          std::string("zero\xE2\x80\x8Bwidth"), std::string("\xC3")}) {
    CAPTURE(bad);
    const auto refused = outcome(world.ask({{"binding_message", bad}}));
    CHECK((refused == "400 invalid_binding_message" || refused == "400 invalid_request"));
  }
  CHECK(outcome(world.ask({{"binding_message", "pay " + right_to_left + "cba"}})) == "400 invalid_binding_message");
  CHECK(world.backchannel.waiting("alice").empty());
  const auto longest = repeated(umlaut, 64);
  CHECK(outcome(world.ask({{"binding_message", longest}})) == "200");
  CHECK(world.waiting().binding_message == longest);
  CHECK(outcome(world.ask({{"binding_message", ""}})) == "200");
  CHECK(world.backchannel.waiting("alice").back().binding_message.empty());
}

TEST_CASE("CIBA Core §7.1: where a binding message must be there, a request without one is refused") {
  AskingWorld world({.binding_message_required = true});
  CHECK(outcome(world.ask({{"binding_message", ""}})) == "400 invalid_binding_message");
  CHECK(outcome(world.ask({{"binding_message", "<b>W4SCT</b>"}})) == "200");
}

TEST_CASE("CIBA Core §7.1: requested_expiry is a positive integer, and cut to what the server has") {
  AskingWorld world({.per_user = 100});
  for (const auto* const bad : {"0", "-1", "1.5", "+5", "0x10", "5 ", "five"}) {
    CAPTURE(bad);
    CHECK(outcome(world.ask({{"requested_expiry", bad}})) == "400 invalid_request");
  }
  const auto expires_in = [&](const std::string& wanted) {
    return member(world.ask({{"requested_expiry", wanted}}), "expires_in");
  };
  CHECK(expires_in("30") == "30");
  CHECK(expires_in("121") == "120");
  CHECK(expires_in("99999999999999999999999") == "120");
  CHECK(expires_in("") == "120");
}

TEST_CASE("CIBA Core §7.3: the answer has an id that nobody guesses, and is kept by nobody") {
  AskingWorld world({.lifetime = 90s, .interval = 7s});
  const auto response = world.ask();
  CHECK(response.status == 200);
  CHECK(header(response, "Cache-Control") == "no-store");
  CHECK(header(response, "Content-Type").starts_with("application/json"));
  CHECK(base64url_decode(member(response, "auth_req_id")).value_or("").size() == 32);
  CHECK(member(response, "expires_in") == "90");
  CHECK(member(response, "interval") == "7");
  CHECK(nlohmann::json::parse(response.body).size() == 3);
  CHECK(member(world.ask(), "auth_req_id") != member(response, "auth_req_id"));
  const auto approval = world.backchannel.waiting("alice").front();
  CHECK(approval.id != member(response, "auth_req_id"));
  CHECK(base64url_decode(approval.id).value_or("").size() == 32);
  const auto kept =
      world.store->find("backchannel_secret", hash_at("https://auth.example", member(response, "auth_req_id")));
  REQUIRE(kept);
  CHECK(kept->record.data.find(member(response, "auth_req_id")) == std::string::npos);
}

TEST_CASE("CIBA Core §7.1.1: signed requests are refused and not passed over") {
  AskingWorld world;
  CHECK(outcome(world.ask({{"request", "e.e.e"}})) == "400 invalid_request");
  CHECK(outcome(world.ask({{"request_uri", "https://web.example/r"}})) == "400 invalid_request");
  CHECK(world.backchannel.waiting("alice").empty());
  CHECK(outcome(world.ask()) == "200");
}

TEST_CASE("CIBA Core §7.1: scope and resource as everywhere, and what is of a redirect is not looked at") {
  AskingWorld world;
  CHECK(outcome(world.ask({{"scope", "read admin"}})) == "400 invalid_scope");
  CHECK(outcome(world.ask({{"resource", "https://other.example"}})) == "400 invalid_target");
  CHECK(outcome(world.ask({{"scope", "read"}, {"resource", photos}, {"redirect_uri", "https://evil.example"}})) ==
        "200");
  const auto asked = world.waiting();
  CHECK(asked.access.scope == Scope{"read"});
  CHECK(asked.access.resource == std::vector<std::string>{photos});
}

TEST_CASE("CIBA Core §13: in one lifetime a person is asked ten times, by whichever clients, and others all the same") {
  AskingWorld world;
  for (int i = 0; i < 10; ++i) CHECK(outcome(world.ask_as(i % 2 == 0 ? "web" : "post")) == "200");
  CHECK(outcome(world.ask()) == "403 access_denied");
  CHECK(outcome(world.ask_as("post")) == "403 access_denied");
  CHECK(world.backchannel.waiting("alice").size() == 10);
  CHECK(outcome(world.ask({{"login_hint", "bob"}})) == "200");
  // What was answered has come all the same.
  CHECK(world.deny(world.backchannel.waiting("alice").front()));
  CHECK(outcome(world.ask()) == "403 access_denied");
  world.now += 120s;
  CHECK(outcome(world.ask()) == "200");
}

TEST_CASE("CIBA Core §4: the metadata document tells the endpoint and the modes") {
  const auto document = [](AskingWorld& world) {
    return nlohmann::json::parse(world.at("/.well-known/oauth-authorization-server", get("/")).body);
  };
  AskingWorld world;
  const auto told = document(world);
  CHECK(told["backchannel_authentication_endpoint"] == "https://auth.example/bc-authorize");
  CHECK(told["backchannel_token_delivery_modes_supported"] == nlohmann::json{"poll"});
  CHECK(told["backchannel_user_code_parameter_supported"] == false);
  const auto types = told["grant_types_supported"];
  CHECK(std::count(types.begin(), types.end(), ciba_grant) == 1);
  AskingWorld pinging({.deliver = [](const BackchannelPing&) {}});
  CHECK(document(pinging)["backchannel_token_delivery_modes_supported"] == nlohmann::json{"poll", "ping"});
  TokenWorld without;
  const auto nothing = nlohmann::json::parse(without.at("/.well-known/oauth-authorization-server", get("/")).body);
  for (const auto& [name, value] : nothing.items()) CHECK(name.find("backchannel") == std::string::npos);
}
