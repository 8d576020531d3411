#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "support/token_flow.hpp"

using namespace world;

namespace {

const Params for_itself = {{"grant_type", "client_credentials"}};

std::string header(const Response& response, std::string_view name) {
  return std::string(response.headers.get(name).value_or(""));
}

void check_json_headers(const Response& response) {
  CHECK(header(response, "Content-Type") == "application/json");
  CHECK(header(response, "Cache-Control") == "no-store");
  CHECK(header(response, "Pragma") == "no-cache");
  CHECK(header(response, "X-Content-Type-Options") == "nosniff");
}

}  // namespace

TEST_CASE("token endpoint: answers POST and no other method") {
  World world;
  for (const char* method : {"GET", "HEAD", "PUT", "DELETE", "PATCH", "OPTIONS", "post", "POST ", ""}) {
    CAPTURE(method);
    auto request = web_request(for_itself);
    request.method = method;
    const auto refused = world.token(request);
    CHECK(refused.status == 405);
    CHECK(header(refused, "Allow") == "POST");
    CHECK(error(refused) == "invalid_request");
  }
  CHECK(world.token(web_request(for_itself)).status == 200);
}

TEST_CASE("token endpoint: reads a form and no other media type") {
  World world;
  auto request = web_request(for_itself);
  for (const char* type : {"", "text/plain", "application/json", "multipart/form-data; boundary=x",
                           "application/x-www-form-urlencoded-v2", "form"}) {
    CAPTURE(type);
    request.headers.set("Content-Type", type);
    CHECK(is_refused(world.token(request), "invalid_request"));
  }
  for (const char* type : {"application/x-www-form-urlencoded", "Application/X-WWW-Form-URLEncoded",
                           "application/x-www-form-urlencoded; charset=UTF-8"}) {
    CAPTURE(type);
    request.headers.set("Content-Type", type);
    CHECK(world.token(request).status == 200);
  }
}

TEST_CASE("token endpoint: refuses a body whose media type is missing or told twice") {
  World world;
  auto request =
      with_basic({.method = "POST", .target = "/token", .body = for_itself.encode()}, "web", "web secret:%+");
  CHECK(is_refused(world.token(request), "invalid_request"));
  request.headers.add("Content-Type", "application/x-www-form-urlencoded");
  CHECK(world.token(request).status == 200);
  request.headers.add("Content-Type", "application/x-www-form-urlencoded");
  CHECK(is_refused(world.token(request), "invalid_request"));
}

TEST_CASE("token endpoint: nothing it answers is cached or sniffed") {
  World world;
  check_json_headers(world.token(web_request(for_itself)));
  check_json_headers(world.token(web_request({{"grant_type", "nonsense"}})));
  check_json_headers(world.token(token_request(for_itself)));
  check_json_headers(world.token(get("/token")));
}

TEST_CASE("token endpoint: a request without grant_type is invalid, one with an unknown grant_type unsupported") {
  World world;
  CHECK(is_refused(world.token(web_request({})), "invalid_request"));
  CHECK(is_refused(world.token(web_request({{"grant_type", ""}})), "invalid_request"));
  for (const char* grant_type : {"implicit", "Client_Credentials", "client_credentials ", "*", "password"}) {
    CAPTURE(grant_type);
    CHECK(is_refused(world.token(web_request({{"grant_type", grant_type}})), "unsupported_grant_type"));
  }
  CHECK(world.token(web_request(for_itself)).status == 200);
}

TEST_CASE("token endpoint: a server without any exchange serves no grant type") {
  Server server({.issuer = "https://auth.example", .profile = Profile::oauth20});
  server.clients([](std::string_view) -> Result<Client> { return usual_clients().front(); });
  server.authenticate(client_auth::secret_basic());
  const auto issue = tokens::opaque(stores::tokens(stores::memory(), "https://auth.example"));
  server.grant(grants::token(issue));
  const auto token = server.token();
  for (const char* grant_type : {"authorization_code", "refresh_token", "client_credentials", "password", "*"}) {
    CAPTURE(grant_type);
    CHECK(is_refused(token(web_request({{"grant_type", grant_type}})), "unsupported_grant_type"));
  }
  CHECK(is_refused(token(web_request({})), "invalid_request"));
  CHECK(World().token(web_request(for_itself)).status == 200);
}

TEST_CASE("token endpoint: a callback parameter makes no script of an answer") {
  World world;
  World in_url({.options = {.legacy = {.token_params_in_query = true}}});
  const auto check = [](const Response& response, int status) {
    CHECK(response.status == status);
    check_json_headers(response);
    CHECK(nlohmann::json::accept(response.body));
    CHECK(response.body.find("steal") == std::string::npos);
  };
  const auto asking = changed(for_itself, {{"callback", "steal"}, {"jsonp", "steal"}});
  check(world.token(web_request(asking)), 200);
  check(world.token(web_request(changed(asking, {{"grant_type", "nonsense"}}))), 400);
  const Params by_post{{"client_id", "post"}, {"client_secret", "web secret:%+"}};
  check(in_url.token(get("/token?" + changed(asking, by_post).encode())), 200);
  check(in_url.token(get("/token?" + asking.encode())), 401);
}

TEST_CASE("token endpoint: refuses a client that is not registered for the grant type, and its code lives on") {
  World world;
  const auto granted = code(world);
  world.client("web").grant_types = {"refresh_token", "client_credentials"};
  CHECK(is_refused(redeem(world, granted), "unauthorized_client"));
  world.client("web").grant_types = {"authorization_code"};
  CHECK(redeem(world, granted).status == 200);
}

TEST_CASE("token endpoint: tells nothing about grant types to somebody who is no client") {
  World world;
  for (const char* grant_type : {"", "nonsense", "client_credentials"}) {
    CAPTURE(grant_type);
    const auto form = Params{{"grant_type", grant_type}};
    CHECK(is_refused(world.token(with_basic(token_request(form), "web", "wrong")), "invalid_client"));
  }
  CHECK(is_refused(world.token(web_request({{"grant_type", "nonsense"}})), "unsupported_grant_type"));
}

TEST_CASE("token endpoint: ignores parameters that it does not know") {
  World world;
  auto form = changed(for_itself, {{"flavour", "vanilla"}, {"code", "of no use here"}, {"x[y]", "z"}});
  CHECK(world.token(web_request(form)).status == 200);
}

TEST_CASE("token endpoint: the handler outlives the server that made it") {
  const auto store = stores::memory();
  Handler endpoint;
  {
    Server server({.issuer = "https://auth.example"});
    server.clients([](std::string_view) -> Result<Client> { return usual_clients().front(); });
    server.authenticate(client_auth::secret_basic());
    server.exchange(exchanges::client_credentials(tokens::opaque(stores::tokens(store, "https://auth.example"))));
    endpoint = server.token();
  }
  CHECK(endpoint(web_request(for_itself)).status == 200);
  CHECK(endpoint(with_basic(token_request(for_itself), "web", "wrong")).status == 401);
}

TEST_CASE("token endpoint: tells the observers of tokens, with client, user, family and grant type") {
  World world;
  auto request = web_request(redemption(code(world)));
  request.remote_address = "192.0.2.7";
  CHECK(world.token(request).status == 200);
  CHECK(world.count(Event::Kind::client_authenticated) == 1);
  REQUIRE(world.count(Event::Kind::tokens_issued) == 1);
  const auto& event = world.events.back();
  CHECK(event.client_id == "web");
  CHECK(event.user_id == "alice");
  CHECK(!event.family.empty());
  CHECK(event.detail == "authorization_code");
  CHECK(event.remote_address == "192.0.2.7");
  CHECK(event.at == start);
}

TEST_CASE("token endpoint: no event holds a token, a code, a verifier or a secret") {
  World world;
  const auto granted = code(world);
  const auto first = issued(redeem(world, granted));
  const auto second = issued(refresh(world, first.refresh));
  redeem(world, granted);
  refresh(world, second.refresh);
  world.token(with_basic(token_request(for_itself), "web", "wrong secret"));
  REQUIRE(world.events.size() > 5);
  for (const auto& event : world.events) {
    const auto text = event.client_id + event.user_id + event.family + event.remote_address + event.detail;
    for (const auto& secret : {granted, first.access, first.refresh, second.access, second.refresh,
                               std::string(verifier), std::string("web secret"), std::string("wrong secret")}) {
      CHECK(text.find(secret) == std::string::npos);
    }
  }
}
