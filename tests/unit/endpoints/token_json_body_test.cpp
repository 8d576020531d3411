#include <doctest/doctest.h>

#include "support/token_flow.hpp"

using namespace world;

namespace {

constexpr const char* right = R"({"grant_type":"client_credentials","scope":"read"})";

Request with_json(std::string body, const char* type = "application/json") {
  auto request = with_basic({.method = "POST", .target = "/token", .body = std::move(body)}, "web", "web secret:%+");
  request.headers.add("Content-Type", type);
  return request;
}

Choices json_too() { return {.options = {.legacy = {.json_body = true}}}; }

}  // namespace

TEST_CASE("legacy.json_body: a JSON object is read with the switch alone, and a form still is") {
  World off;
  CHECK(is_refused(off.token(with_json(right)), "invalid_request"));
  World on(json_too());
  CHECK(issued(on.token(with_json(right))).scope == "read");
  CHECK(issued(on.token(with_json(right, "Application/JSON; charset=utf-8"))).scope == "read");
  CHECK(on.token(web_request({{"grant_type", "client_credentials"}})).status == 200);
}

TEST_CASE("legacy.json_body: a whole code flow speaks JSON") {
  World world(json_too());
  const auto body = R"({"grant_type":"authorization_code","redirect_uri":"https://web.example/cb","code":")" +
                    code(world) + R"(","code_verifier":")" + verifier + "\"}";
  CHECK(world.token(with_json(body)).status == 200);
  CHECK(is_refused(world.token(with_json(body)), "invalid_grant"));
}

TEST_CASE("legacy.json_body: callbacks that look into the form find there what was sent") {
  auto choices = json_too();
  choices.lifetimes.extra = [](const Issuance& issuance, JsonMembers& members) {
    members.add("device", issuance.context.request().form().value_or_empty("device"));
  };
  World world(std::move(choices));
  const auto json = with_json(R"({"grant_type":"client_credentials","device":"a phone & more"})");
  CHECK(member(world.token(json), "device") == "a phone & more");
  const Params form{{"grant_type", "client_credentials"}, {"device", "a tablet"}};
  CHECK(member(world.token(web_request(form)), "device") == "a tablet");
}

TEST_CASE("legacy.json_body: whoever writes the errors finds a form too, whether one was told or thrown") {
  auto choices = json_too();
  std::vector<std::string> seen;
  choices.options.pages.json_error = [&](const Error&, const Request& request, Response&) {
    seen.emplace_back(request.form().value_or_empty("state"));
  };
  choices.options.policy.scope = [](const Client&, const User*, const Scope& asked) -> Result<Scope> {
    if (asked.empty()) throw std::runtime_error("the table of scopes is away");
    return asked;
  };
  World world(std::move(choices));
  CHECK(is_refused(world.token(with_json(R"({"grant_type":"magic","state":"told"})")), "unsupported_grant_type"));
  CHECK(world.token(with_json(R"({"grant_type":"client_credentials","state":"thrown"})")).status == 500);
  CHECK(world.token(with_json("{")).status == 400);
  CHECK(seen == std::vector<std::string>{"told", "thrown", ""});
  CHECK(world.token(with_json(right)).status == 200);
  CHECK(seen.size() == 3);
}

TEST_CASE("legacy.json_body: refuses what is no flat object of strings") {
  World world(json_too());
  for (const char* body :
       {"", "{", "[]", "null", "\"x\"", "7", R"({"grant_type":"client_credentials"} x)", R"({"grant_type":7})",
        R"({"grant_type":"client_credentials","x":null})", R"({"grant_type":"client_credentials","x":["y"]})",
        R"({"grant_type":"client_credentials","x":{"y":"z"}})", R"({"grant_type":"client_credentials","x":true})",
        R"({grant_type:"client_credentials"})", "{\"grant_type\":\"client_credentials\",\"x\":\"\xff\"}",
        R"({"grant_type":"client_credentials","x":"\ud800"})", R"({"grant_type":"client_credentials","":"x"})"}) {
    CAPTURE(body);
    CHECK(is_refused(world.token(with_json(body)), "invalid_request"));
  }
  CHECK(world.token(with_json(right)).status == 200);
}

TEST_CASE("legacy.json_body: refuses a member that comes twice") {
  World world(json_too());
  CHECK(is_refused(world.token(with_json(R"({"grant_type":"client_credentials","scope":"read","scope":"read"})")),
                   "invalid_request"));
  CHECK(is_refused(world.token(with_json(R"({"grant_type":"client_credentials","scope":"read","sc\u006fpe":"x"})")),
                   "invalid_request"));
  CHECK(world.token(with_json(right)).status == 200);
}

TEST_CASE("legacy.json_body: refuses deep nesting and a huge text without trouble") {
  World world(json_too());
  const std::string deep(30'000, '[');
  CHECK(is_refused(world.token(with_json(deep)), "invalid_request"));
  CHECK(is_refused(world.token(with_json("{\"x\":" + deep + std::string(30'000, ']') + "}")), "invalid_request"));
  std::string nested;
  for (int i = 0; i < 10'000; ++i) nested += "{\"a\":";
  CHECK(is_refused(world.token(with_json(nested)), "invalid_request"));
  const std::string huge(70'000, ' ');
  CHECK(is_refused(world.token(with_json(right + huge)), "invalid_request"));
  CHECK(world.token(with_json(right + std::string(1000, ' '))).status == 200);
}

TEST_CASE("legacy.json_body: takes no value that a form could not hold") {
  World world(json_too());
  const std::string opening = R"({"grant_type":"client_credentials")";
  CHECK(is_refused(world.token(with_json(opening + R"(,"x":"a\u0000b"})")), "invalid_request"));
  CHECK(is_refused(world.token(with_json(opening + R"(,"a\u0000b":"x"})")), "invalid_request"));
  CHECK(
      is_refused(world.token(with_json(opening + ",\"x\":\"" + std::string(32'769, 'v') + "\"}")), "invalid_request"));
  CHECK(is_refused(world.token(with_json(opening + ",\"" + std::string(257, 'n') + "\":\"x\"}")), "invalid_request"));
  CHECK(world.token(with_json(opening + ",\"x\":\"" + std::string(32'768, 'v') + "\"}")).status == 200);
  std::string many = opening;
  for (int i = 0; i < 99; ++i) many += ",\"p" + std::to_string(i) + "\":\"\"";
  CHECK(world.token(with_json(many + "}")).status == 200);
  CHECK(is_refused(world.token(with_json(many + ",\"q\":\"\"}")), "invalid_request"));
}

TEST_CASE("legacy.json_body: a secret in the URL is refused beside JSON too") {
  World world(json_too());
  auto request = with_json(right);
  request.target = "/token?client_secret=x";
  CHECK(is_refused(world.token(request), "invalid_request"));
  request.target = "/token";
  CHECK(world.token(request).status == 200);
}
