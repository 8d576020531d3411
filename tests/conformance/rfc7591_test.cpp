#include <set>

#include "support/registration.hpp"

using namespace world;
using nlohmann::json;

// OAuth 2.0 Dynamic Client Registration: who may, and how it is asked and answered.

namespace {

constexpr const char* initial = "initial access token of the test";

RegistrationChoices by_token() {
  return {.admit = registration::by_token([](const TokenHash& hash) { return hash == hash_token(initial); },
                                          {.scope = {"read", "write"}})};
}

std::string challenge_of(const Response& response) {
  return std::string(response.headers.get("WWW-Authenticate").value_or(""));
}

json document_of(RegistrationWorld& world) {
  return json::parse(world.at(get("/.well-known/oauth-authorization-server")).body);
}

Response sent_as(RegistrationWorld& world, const char* media_type, std::string body) {
  auto request = json_request("POST", "/register", std::move(body));
  request.headers.set("Content-Type", media_type);
  return world.at(request);
}

/// A registration with this name `length` bytes long in all.
std::string long_body(std::size_t length) {
  const std::string begin = R"({"redirect_uris":["https://probe.example/cb"],"x":")";
  return begin + std::string(length - begin.size() - 2, 'x') + "\"}";
}

std::string nested(int depth) {
  const auto deep = static_cast<std::size_t>(depth - 1);
  return R"({"redirect_uris":["https://probe.example/cb"],"x":)" + std::string(deep, '[') + std::string(deep, ']') +
         "}";
}

}  // namespace

TEST_CASE("RFC 7591 §3: clients register where an endpoint is registered, and nowhere else") {
  World closed;
  for (const auto& route : closed.server().routes()) CHECK(route.path != "/register");
  RegistrationWorld world;
  CHECK(document_of(world)["registration_endpoint"] == "https://auth.example/register");
  CHECK(world.ask().status == 201);
}

TEST_CASE("RFC 7591 §3: no client authenticates there") {
  RegistrationWorld world;
  const auto request = with_basic(registering(metadata()), "web", "wrong");
  CHECK(world.at(request).status == 201);
}

TEST_CASE("RFC 7591 §3.1: the request is a POST") {
  RegistrationWorld world;
  CHECK_FALSE(world.answers("GET", "/register"));
  const auto handler = handler_at(world.server().routes(), "/register");
  const auto put = handler(json_request("PUT", "/register", metadata().dump()));
  CHECK(put.status == 405);
  CHECK(put.headers.get("Allow") == "POST");
  CHECK(handler(registering(metadata())).status == 201);
}

TEST_CASE("RFC 7591 §3.1: the body is application/json") {
  RegistrationWorld world;
  for (const char* type : {"application/x-www-form-urlencoded", "text/plain", "application/jwt", ""}) {
    CAPTURE(type);
    const auto refused = sent_as(world, type, metadata().dump());
    CHECK(told_of(refused) == "415 invalid_client_metadata");
    CHECK(is_private_json(refused));
  }
  CHECK(sent_as(world, "Application/JSON; charset=utf-8", metadata().dump()).status == 201);
}

TEST_CASE("RFC 7591 §3.1: the body is one JSON object, and no member is there twice") {
  RegistrationWorld world;
  for (const char* body : {"", "[]", "null", "\"text\"", "{", R"({"client_name":"a"} {})", "{'client_name':'a'}",
                           R"({"redirect_uris":["https://a.example/"],"redirect_uris":["https://b.example/"]})",
                           "{\"client_name\":\"\xff\"}"}) {
    CAPTURE(body);
    const auto refused = sent_as(world, "application/json", body);
    CHECK(told_of(refused) == icm);
    CHECK(is_private_json(refused));
  }
  CHECK(sent_as(world, "application/json", R"({"redirect_uris":["https://a.example/"]})").status == 201);
}

TEST_CASE("RFC 7591 §3.1: a body is bounded in length and depth") {
  RegistrationWorld world;
  CHECK(told_of(sent_as(world, "application/json", long_body(65'537))) == "413 invalid_client_metadata");
  CHECK(sent_as(world, "application/json", long_body(65'536)).status == 201);
  CHECK(told_of(sent_as(world, "application/json", nested(17))) == icm);
  CHECK(sent_as(world, "application/json", nested(16)).status == 201);
}

TEST_CASE("RFC 7591 §3: an initial access token comes in the Authorization field, and nowhere else") {
  RegistrationWorld world(by_token());
  const auto without = world.ask();
  CHECK(without.status == 401);
  CHECK(challenge_of(without) == "Bearer realm=\"oauth\"");
  CHECK(error(without).empty());
  auto in_query = registering(metadata());
  in_query.target += "?access_token=" + form_encode(initial);
  CHECK(world.at(in_query).status == 401);
  CHECK(world.ask({{"access_token", initial}, {"initial_access_token", initial}}).status == 401);
  CHECK(world.at(with_bearer(registering(metadata()), initial)).status == 201);
}

TEST_CASE("RFC 7591 §3: a wrong initial access token is invalid_token, and so are two") {
  RegistrationWorld world(by_token());
  const auto wrong = world.at(with_bearer(registering(metadata()), "guess"));
  CHECK(told_of(wrong) == "401 invalid_token");
  CHECK(challenge_of(wrong).starts_with("Bearer realm=\"oauth\", error=\"invalid_token\""));
  CHECK(is_private_json(wrong));
  auto twice = with_bearer(registering(metadata()), initial);
  twice.headers.add("Authorization", "Bearer " + std::string(initial));
  CHECK(told_of(world.at(twice)) == "401 invalid_token");
  CHECK(world.at(with_basic(registering(metadata()), "web", initial)).status == 401);
  CHECK(world.at(with_bearer(registering(metadata()), initial)).status == 201);
}

TEST_CASE("RFC 7591 §3.2.1: 201 tells all that was registered, and what a server says") {
  RegistrationWorld world;
  const auto response = world.ask({{"logo_uri", "https://probe.example/logo.png"}, {"contacts", {"a@probe.example"}}});
  REQUIRE(response.status == 201);
  CHECK(is_private_json(response));
  auto body = json::parse(response.body);
  CHECK(body["client_id"].get<std::string>().size() >= 22);
  CHECK(body["client_id_issued_at"] == start.time_since_epoch().count());
  CHECK_FALSE(body.contains("client_secret"));
  CHECK_FALSE(body.contains("client_secret_expires_at"));
  for (const char* own : {"client_id", "client_id_issued_at", "registration_client_uri", "registration_access_token"}) {
    CHECK(body.erase(own) == 1);
  }
  CHECK(body == json{{"client_name", "Probe"},
                     {"redirect_uris", {"https://probe.example/cb"}},
                     {"grant_types", {"authorization_code", "refresh_token"}},
                     {"response_types", {"code"}},
                     {"scope", "read write"},
                     {"token_endpoint_auth_method", "none"},
                     {"application_type", "web"},
                     {"logo_uri", "https://probe.example/logo.png"},
                     {"contacts", {"a@probe.example"}}});
}

TEST_CASE("RFC 7591 §3.2.1: no member is null or empty") {
  RegistrationWorld world;
  const auto client = world.enrolled({{"client_uri", ""}, {"contacts", json::array()}, {"software_id", ""}});
  for (const auto& member : client.body.items()) {
    const auto& value = member.value();
    INFO(member.key());
    CHECK_FALSE(value.is_null());
    CHECK(value != "");
    CHECK(value != json::array());
  }
  CHECK_FALSE(client.body.contains("client_uri"));
}

TEST_CASE("RFC 7591 §3.2.1: a secret is told once, of 256 random bits, with the time it ends") {
  const json basic = {{"token_endpoint_auth_method", "client_secret_basic"}};
  RegistrationWorld world;
  const auto client = world.enrolled(basic);
  CHECK(base64url_decode(client.secret).value_or("").size() == 32);
  CHECK(client.body["client_secret_expires_at"] == 0);
  CHECK(world.enrolled(basic).secret != client.secret);
  CHECK_FALSE(json::parse(world.show(client).body).contains("client_secret"));
  for (const auto& document : world.store->documents()->list("client", "", 10)) {
    CHECK(document.text.find(client.secret) == std::string::npos);
    CHECK(document.text.find(client.token) == std::string::npos);
  }
  CHECK(!world.tokens_of(client).access.empty());
}

TEST_CASE("RFC 7591 §3.2.1: a secret that ends proves nothing afterwards") {
  RegistrationWorld world({.registry = {.client_secret_lifetime = 600s}});
  const auto client = world.enrolled({{"token_endpoint_auth_method", "client_secret_post"}});
  CHECK(client.body["client_secret_expires_at"] == (start + 600s).time_since_epoch().count());
  const auto tokens = world.tokens_of(client);
  world.now += 600s;
  CHECK(told_of(world.refresh(client, tokens.refresh)) == "401 invalid_client");
}

TEST_CASE("RFC 7591 §3.2.1: every client gets an id of its own, which nobody can guess") {
  RegistrationWorld world;
  std::set<std::string> ids;
  for (int i = 0; i < 50; ++i) ids.insert(world.enrolled().id);
  CHECK(ids.size() == 50);
  for (const auto& id : ids) {
    CHECK(id.size() >= 22);
    CHECK_FALSE(id.starts_with("https://"));
    CHECK(id.find_first_of("%/?#") == std::string::npos);
  }
}

TEST_CASE("RFC 7591 §3.2.2: errors are JSON with a description, and are not kept") {
  RegistrationWorld world;
  const auto refused = world.ask({{"client_name", 7}});
  CHECK(told_of(refused) == icm);
  CHECK(is_private_json(refused));
  CHECK(member(refused, "error_description").find("client_name") != std::string::npos);
  CHECK(world.ask({{"client_name", "seven"}}).status == 201);
}
