#include <doctest/doctest.h>

#include <map>
#include <nlohmann/json.hpp>

#include "support/token_flow.hpp"
#include "support/token_formats.hpp"
#include "support/token_signatures.hpp"

using namespace world;

namespace {

Choices oauth20() { return {.options = {.profile = Profile::oauth20}}; }

Request json_request(std::string body) {
  auto request = legacy_request({});
  request.headers.set("Content-Type", "application/json");
  request.body = std::move(body);
  return request;
}

}  // namespace

TEST_CASE("instead of a JSON body alone, with a password where no grant type is named: a handler makes the form") {
  World world(oauth20());
  const Handler front = [inner = world.server().token()](Request request) {
    const auto body = nlohmann::json::parse(request.body, nullptr, false);
    if (request.media_type() != "application/json" || !body.is_object()) return Response::json(400, "{}");
    Params form;
    for (const auto& [name, value] : body.items()) {
      if (value.is_string()) form.add(name == "name" ? "username" : name, value.get<std::string>());
    }
    if (!form.contains("grant_type")) form.add("grant_type", "password");
    request.headers.set("Content-Type", "application/x-www-form-urlencoded");
    request.body = form.encode();
    return inner(request);
  };
  CHECK(front(json_request(R"({"name":"alice","password":"wonderland"})")).status == 200);
  CHECK(is_refused(front(json_request(R"({"name":"alice","password":"wrong"})")), "invalid_grant"));
  CHECK(issued(front(json_request(R"({"grant_type":"client_credentials","scope":"read"})"))).scope == "read");
  CHECK(front(legacy_request({{"grant_type", "client_credentials"}})).status == 400);
}

TEST_CASE("instead of an empty Authorization field that counts for nothing: a handler leaves it out") {
  World world;
  Request request =
      token_request({{"grant_type", "client_credentials"}, {"client_id", "post"}, {"client_secret", "web secret:%+"}});
  request.headers.set("Authorization", "");
  CHECK(is_refused(world.token(request), "invalid_request"));
  const Handler front = [inner = world.server().token()](Request sent) {
    Headers kept;
    for (const auto& [name, value] : sent.headers) {
      if (!(name == "Authorization" && value.empty())) kept.add(name, value);
    }
    sent.headers = std::move(kept);
    return inner(sent);
  };
  CHECK(front(request).status == 200);
  request.headers.set("Authorization", "Basic x");
  CHECK(is_refused(front(request), "invalid_request"));
}

TEST_CASE("instead of several exchanges of one type: one function tries one thing after another") {
  const auto by_ticket = [](const TokenRequest& request) -> std::optional<std::string> {
    if (request.params.get("ticket") == "t") return "alice";
    return std::nullopt;
  };
  const auto by_badge = [](const TokenRequest& request) -> std::optional<std::string> {
    if (request.params.get("badge") == "b") return "bob";
    return std::nullopt;
  };
  World world({.more = [&](Server& server) {
    const auto issue = tokens::opaque(stores::tokens(stores::memory(), "https://auth.example"));
    server.exchange(exchanges::extension(
        "urn:example:grant",
        [=](const TokenRequest& request) -> Result<Authorization> {
          auto user = by_ticket(request);
          if (!user) user = by_badge(request);
          if (!user) return denied();
          return Authorization{.user_id = *user, .extra = R"({"by":")" + *user + "\"}"};
        },
        issue));
  }});
  const auto asked = [&](const Params& fields) {
    return world.token(legacy_request(changed({{"grant_type", "urn:example:grant"}}, fields)));
  };
  CHECK(asked({{"ticket", "t"}}).status == 200);
  CHECK(asked({{"badge", "b"}}).status == 200);
  CHECK(is_refused(asked({{"ticket", "x"}, {"badge", "x"}}), "invalid_grant"));
}

TEST_CASE("migration: a password that wants a second factor is mfa_required with a token, and its grant goes on") {
  std::map<std::string, std::string> waiting;
  Options options{.issuer = "https://auth.example", .profile = Profile::oauth20};
  options.pages.json_error = [&](const Error& error, const Request& request, Response& response) {
    if (error.name != "mfa_required") return;
    auto body = nlohmann::json::parse(response.body);
    const auto mfa_token = random_token(system_random);
    waiting[mfa_token] = request.form().value_or_empty("username");
    body["mfa_token"] = mfa_token;
    response.status = 403;
    response.body = body.dump();
  };
  const auto store = stores::tokens(stores::memory(), options.issuer);
  const auto issue = tokens::opaque(store);
  Server server(options);
  server.clients([](std::string_view) -> Result<Client> { return usual_clients().back(); });
  server.authenticate(client_auth::secret_basic());
  server.exchange(exchanges::password(
      [](const Credentials& who) -> Result<User> {
        if (who.password.reveal() != "wonderland") return denied();
        return Error{.code = ErrorCode::access_denied, .description = "a code is needed", .name = "mfa_required"};
      },
      issue));
  server.exchange(exchanges::extension(
      "urn:example:grant",
      [&](const TokenRequest& request) -> Result<Authorization> {
        const auto user = waiting.extract(std::string(request.params.value_or_empty("mfa_token")));
        if (!user || request.params.get("otp") != "287082") return denied();
        return Authorization{.user_id = user.mapped(), .authentication = {.acr = "mfa"}};
      },
      issue));
  const auto asked = [&](const Params& form) { return server.token()(legacy_request(form)); };
  const Params password{{"grant_type", "password"}, {"username", "alice"}, {"password", "wonderland"}};
  CHECK(is_refused(asked(changed(password, {{"password", "wrong"}})), "invalid_grant"));
  const auto go_on = [&](const char* otp) {
    const auto refused = asked(password);
    CHECK(refused.status == 403);
    CHECK(error(refused) == "mfa_required");
    return asked({{"grant_type", "urn:example:grant"}, {"mfa_token", member(refused, "mfa_token")}, {"otp", otp}});
  };
  CHECK(is_refused(go_on("000000"), "invalid_grant"));
  const auto granted = store.find_access(hash_token(issued(go_on("287082")).access)).authorization;
  CHECK(granted.user_id == "alice");
  CHECK(granted.authentication.acr == "mfa");
}

TEST_CASE("instead of tokens that are handed out again by a generator: an issue of one's own has them") {
  std::map<std::string, std::string> of_user;
  std::map<TokenHash, Authorization> table;
  Issue again([&](const Issuance& issuance) -> Result<Tokens> {
    auto& text = of_user[issuance.authorization.user_id];
    if (text.empty()) text = issuance.context.random_token();
    auto kept = issuance.authorization;
    kept.expires_at = issuance.context.now() + 1h;
    table[hash_token(text)] = kept;
    return Tokens{.access_token = Secret(text), .expires_in = 3600s, .scope = kept.access.scope};
  });
  again.revoke = [&](std::string_view family) {
    std::erase_if(table, [&](const auto& row) { return row.second.family == family; });
  };
  auto choices = oauth20();
  choices.issue = [&](const TokenStore&) { return again; };
  World world(std::move(choices));
  const auto asked = [&] {
    return issued(
        world.token(legacy_request({{"grant_type", "password"}, {"username", "alice"}, {"password", "wonderland"}})));
  };
  const auto first = asked().access;
  CHECK(asked().access == first);
  const Bearer api(
      [&](const TokenHash& token) -> Stored {
        const auto row = table.find(token);
        if (row == table.end()) return {};
        return {Stored::State::live, row->second};
      },
      {.environment = {.clock = [&] { return world.now; }}});
  const auto opens = [&](const std::string& text) {
    return std::holds_alternative<Authorization>(api.check(with_bearer(get("/api"), text)));
  };
  CHECK(opens(first));
  CHECK(!opens("another"));
}

TEST_CASE("instead of exchanges for nobody: a public client names itself") {
  World world(oauth20());
  world.client("native").grant_types.push_back("password");
  const Params password{{"grant_type", "password"}, {"username", "alice"}, {"password", "wonderland"}};
  CHECK(is_refused(world.token(token_request(password)), "invalid_client"));
  CHECK(opens(world, issued(world.token(native_request(password))).access));
}

TEST_CASE("instead of refresh tokens for a client that acts for itself: it asks again with what it has") {
  World world;
  const auto asked = [&] { return world.token(web_request({{"grant_type", "client_credentials"}})); };
  const auto first = asked();
  CHECK(member(first, "refresh_token").empty());
  world.now = start + 1h;
  CHECK(!opens(world, member(first, "access_token")));
  CHECK(opens(world, member(asked(), "access_token")));
}

TEST_CASE("instead of ID tokens from the library: one that the application signs stands beside the access token") {
  const auto keys = ring_of();
  Choices choices;
  choices.lifetimes.extra = [keys](const Issuance& issuance, JsonMembers& members) {
    const auto& granted = issuance.authorization;
    if (!granted.access.scope.contains("openid")) return;
    const auto signer = keys->signer();
    const nlohmann::json header{{"alg", "ES256"}, {"kid", signer->kid()}};
    nlohmann::json claims{{"iss", granted.issuer}, {"sub", granted.user_id}, {"aud", granted.client_id}};
    if (granted.extensions.contains("nonce")) claims["nonce"] = granted.extensions.at("nonce");
    const auto input = base64url_encode(header.dump()) + "." + base64url_encode(claims.dump());
    members.add("id_token", input + "." + base64url_encode(signer->sign(input)));
  };
  choices.more = [keys](Server& server) {
    server.endpoint("/jwks", endpoints::jwks(keys));
    server.extend([](const Params& params) -> Result<std::map<std::string, std::string>> {
      return std::map<std::string, std::string>{{"nonce", std::string(params.value_or_empty("nonce"))}};
    });
  };
  World world(std::move(choices));
  world.client("web").scope.insert("openid");
  const auto answer = redeem(world, code(world, {{"scope", "openid read"}, {"nonce", "n-1"}}));
  const auto id_token = member(answer, "id_token");
  CHECK(claims_of(id_token) ==
        nlohmann::json{{"iss", "https://auth.example"}, {"sub", "alice"}, {"aud", "web"}, {"nonce", "n-1"}});
  CHECK(is_signed_by(*keys, id_token));
  // Whose it is, an API of the server tells whoever has the token.
  const auto userinfo = world.bearer().guard({"openid"}, [](const Request&, const Authorization& who) {
    JsonMembers members;
    members.add("sub", who.user_id);
    return Response::json(200, members);
  });
  CHECK(member(userinfo(with_bearer(get("/userinfo"), member(answer, "access_token"))), "sub") == "alice");
  CHECK(member(redeem(world, code(world, {{"scope", "read"}})), "id_token").empty());
}
