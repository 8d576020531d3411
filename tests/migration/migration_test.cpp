#include <doctest/doctest.h>

#include "support/world.hpp"

using namespace world;

namespace {

Response refused_in(const std::function<void(const Error&, const Request&, Response&)>& dialect) {
  World world({.options = {.pages = {.json_error = dialect}}});
  return world.token(web_request({{"grant_type", "authorization_code"}, {"code", "unknown"}, {"state", "xyz"}}));
}

std::string in_quotes(std::string_view text) { return '"' + std::string(text) + '"'; }

}  // namespace

TEST_CASE("migration: the bodies of older systems are the error formatter's to write") {
  const auto sentence = refused_in([](const Error& error, const Request& request, Response& response) {
    JsonMembers members;
    members.add("error", error.description);
    members.add("state", request.form().value_or_empty("state"));
    response.body = Response::json(400, members).body;
  });
  CHECK(error(sentence) == "the code is not valid for this request");
  CHECK(member(sentence, "state") == "xyz");

  const auto nested = refused_in([](const Error& error, const Request&, Response& response) {
    response.headers.set("Content-Type", "text/plain");
    response.body = "{\"error\":{\"type\":\"OAuthException\",\"message\":" + in_quotes(wire_name(error.code)) + "}}";
  });
  CHECK(member(nested, "error") == R"({"message":"invalid_grant","type":"OAuthException"})");

  const auto with_code = refused_in([](const Error& error, const Request&, Response& response) {
    response.status = error.code == ErrorCode::invalid_grant ? 401 : 409;
    response.body =
        "{\"code\":" + std::to_string(response.status) + ",\"error\":" + in_quotes(wire_name(error.code)) + "}";
  });
  CHECK(with_code.status == 401);
  CHECK(member(with_code, "code") == "401");
}

TEST_CASE("migration: status and realm of a refused client are the error formatter's to write") {
  World world({.options = {.pages = {.json_error = [](const Error& error, const Request&, Response& response) {
                             if (error.code != ErrorCode::invalid_client) return;
                             response.status = 400;
                             response.headers.set("WWW-Authenticate", "Basic realm=\"Service\"");
                           }}}});
  const Params form{{"grant_type", "client_credentials"}};
  const auto refused = world.token(with_basic(token_request(form), "web", "wrong"));
  CHECK(refused.status == 400);
  CHECK(error(refused) == "invalid_client");
  CHECK(refused.headers.get("WWW-Authenticate") == "Basic realm=\"Service\"");
  CHECK(world.token(web_request(form)).status == 200);
}

TEST_CASE("migration: a handler around the token endpoint adds, renames and goes on") {
  World world({.options = {.profile = Profile::oauth20}});
  int answered = 0;
  const Handler token = [&, inner = world.server().token()](const Request& request) {
    Params form;
    for (const auto& [name, value] : request.form()) form.add(name == "name" ? "username" : name, value);
    if (!form.contains("grant_type")) form.add("grant_type", "password");
    auto changed = request;
    changed.body = form.encode();
    auto response = inner(changed);
    ++answered;
    return response;
  };
  const auto ask = [&](const Params& form) {
    return token(with_basic(token_request(form), "legacy", "web secret:%+"));
  };
  CHECK(error(ask({{"name", "alice"}, {"password", "wrong"}})) == "invalid_grant");
  CHECK(ask({{"name", "alice"}, {"password", "wonderland"}}).status == 200);
  CHECK(answered == 2);
}

TEST_CASE("migration: tokens of an older system go on working by their hashes") {
  World world;
  const auto store = world.store;
  const struct {
    std::string client_id = "web";
    std::string user_id = "alice";
    std::string access_token = "0f3c5a";
    std::string refresh_token = "9b1d77";
    TimePoint access_expires_at = world::start + 10min;
    TimePoint refresh_expires_at = world::start + 24h;
  } row;
  const std::string issuer = "https://auth.example";
  {
    const TokenStore issued = stores::tokens(store, issuer);
    Authorization authorization{.client_id = row.client_id, .user_id = row.user_id, .access = Scope{"read"}};
    authorization.family = random_id(system_random);
    authorization.expires_at = row.access_expires_at;
    NewTokens old{.access = hash_token(row.access_token), .access_authorization = authorization};
    authorization.expires_at = row.refresh_expires_at;
    authorization.ends_at = row.refresh_expires_at;
    old.refresh = hash_token(row.refresh_token);
    old.refresh_authorization = authorization;
    issued.put(old);
  }
  const auto bearer = world.bearer();
  CHECK(std::holds_alternative<Response>(bearer.check(with_bearer(get("/"), "0f3c5b"))));
  CHECK(std::get<Authorization>(bearer.check(with_bearer(get("/"), "0f3c5a"), {"read"})).user_id == "alice");
  const Params refresh{{"grant_type", "refresh_token"}, {"refresh_token", "9b1d77"}};
  const auto next = issued(world.token(web_request(refresh)));
  CHECK(next.scope == "read");
  CHECK(std::holds_alternative<Authorization>(bearer.check(with_bearer(get("/"), next.access))));
  CHECK(error(world.token(web_request(refresh))) == "invalid_grant");
  CHECK(std::holds_alternative<Response>(bearer.check(with_bearer(get("/"), "0f3c5a"))));
}
