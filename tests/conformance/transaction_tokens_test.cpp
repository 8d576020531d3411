#include "conformance/flows.hpp"
#include "support/transactions.hpp"

// OAuth Transaction Tokens: the token service.

using namespace conformance;

namespace {

using Json = nlohmann::json;

/// The same with one parameter more.
Params with(Params form, const std::string& name, const std::string& value) {
  form.add(name, value);
  return form;
}

}  // namespace

TEST_CASE("Transaction Tokens §11.1: the audience is the trust domain, and nothing beside it") {
  TransactionWorld world;
  CHECK(outcome(world.begin({{"audience", ""}})) == "400 invalid_request");
  for (const auto* const other : {"other.example", "Internal.example", "internal.example.", photos}) {
    CHECK(outcome(world.begin({{"audience", other}})) == "400 invalid_target");
  }
  const auto form = TransactionWorld::asking(world.sent());
  CHECK(outcome(world.exchange(with(form, "audience", photos), "api")) == "400 invalid_target");
  CHECK(outcome(world.exchange(with(form, "resource", photos), "api")) == "400 invalid_target");
  CHECK(world.exchange(form, "api").status == 200);
}

TEST_CASE("Transaction Tokens §11.1, §13.6: a scope is named, and is within that of the subject token") {
  TransactionWorld world;
  CHECK(outcome(world.begin({{"scope", ""}})) == "400 invalid_request");
  CHECK(outcome(world.begin({{"scope", "read nuclear"}})) == "400 invalid_scope");
  const auto narrow = world.sent({{"scope", "read"}});
  const auto asked_for = [&](const std::string& scope) {
    return world.exchange(TransactionWorld::asking(narrow, {{"scope", scope}}), "api");
  };
  CHECK(outcome(asked_for("write")) == "400 invalid_scope");
  CHECK(outcome(asked_for("read write")) == "400 invalid_scope");
  const auto response = asked_for("read");
  CHECK(member(response, "scope") == "read");
  CHECK(claims_of(issued(response).access)["scope"] == "read");
}

TEST_CASE("Transaction Tokens §11.2, §13.3, §13.14: no refresh token, no unsigned object, nothing of unknown scope") {
  auto options = TokenExchangeOptions();
  options.id_tokens = [](std::string_view token, TimePoint now) -> std::optional<PresentedIdToken> {
    if (token != "an ID token") return std::nullopt;
    return PresentedIdToken{.client_id = "api", .sub = "alice", .expires_at = now + 60s};
  };
  TransactionWorld world({}, std::move(options));
  const auto asked_with = [&](std::string_view token, std::string_view type) {
    return outcome(world.exchange(TransactionWorld::asking(token, {{"subject_token_type", text(type)}}), "api"));
  };
  const auto refresh_token = world.tokens_of_web({{"resource", photos}}).refresh;
  CHECK(asked_with(refresh_token, token_type::refresh_token) == "400 invalid_request");
  CHECK(outcome(world.exchange(TransactionWorld::asking(
            refresh_token, {{"subject_token_type", text(token_type::refresh_token)}}))) == "400 invalid_request");
  CHECK(asked_with(R"({"sub":"alice"})", "urn:ietf:params:oauth:token-type:unsigned_json") == "400 invalid_request");
  CHECK(asked_with("an ID token", token_type::id_token) == "400 invalid_request");
  CHECK(asked_with("junk", token_type::txn_token) == "400 invalid_request");
  CHECK(asked_with(world.sent(), token_type::access_token) == "200");
}

TEST_CASE("Transaction Tokens §9.1, §9.2: who, where, what for, for which workload, in a token of its own type") {
  TransactionWorld world;
  const auto token = world.begun();
  CHECK(header_of(token)["typ"] == "txntoken+jwt");
  CHECK(header_of(token)["kid"].get<std::string>() == world.ring->signer()->kid());
  auto claims = claims_of(token);
  CHECK(claims["txn"].get<std::string>().size() >= 16);
  CHECK(claims_of(world.begun())["txn"] != claims["txn"]);
  claims.erase("txn");
  const auto now = start.time_since_epoch().count();
  CHECK(claims == Json{{"iss", "https://auth.example"},
                       {"sub", "alice"},
                       {"aud", domain},
                       {"iat", now},
                       {"exp", now + 60},
                       {"scope", "read"},
                       {"req_wl", "api"}});
  // A client that works for itself is the subject, and says that it is a client.
  world.client("billing").resources = {photos};
  const auto mine = issued(world.exchange({{"grant_type", "client_credentials"}, {"scope", "read"}}, "billing")).access;
  const auto of_client = claims_of(issued(world.exchange(TransactionWorld::asking(mine), "billing")).access);
  CHECK(of_client["sub"] == "billing");
  CHECK(of_client["client_id"] == "billing");
}

TEST_CASE("Transaction Tokens §6: it is short-lived, and ends with the subject token at the latest") {
  TransactionWorld world;
  const auto sent = world.sent();
  world.now += 1h - 20s;
  const auto response = world.exchange(TransactionWorld::asking(sent), "api");
  CHECK(member(response, "expires_in") == "20");
  CHECK(claims_of(issued(response).access)["exp"] == (start + 1h).time_since_epoch().count());
  world.now += 20s;
  CHECK(outcome(world.exchange(TransactionWorld::asking(sent), "api")) == "400 invalid_request");
  CHECK(member(world.begin(), "expires_in") == "60");
}

TEST_CASE("Transaction Tokens §11.4: the answer says what it is, and has no refresh token") {
  TransactionWorld world;
  const auto response = world.begin();
  CHECK(response.status == 200);
  CHECK(header(response, "Cache-Control") == "no-store");
  CHECK(member(response, "issued_token_type") == token_type::txn_token);
  CHECK(member(response, "token_type") == "N_A");
  CHECK(member(response, "refresh_token").empty());
}

TEST_CASE("Transaction Tokens §13.13: it is no access token here, and none is had for it") {
  TransactionWorld world;
  const auto token = world.begun();
  const JwtReaderOptions reading{.issuer = "https://auth.example",
                                 .audience = {domain},
                                 .jwks = world.ring->jwks(),
                                 .environment = world.server().options().environment};
  const auto api = world.bearer({.audience = {domain}, .readers = {jwt_reader(reading)}});
  const auto answer =
      api.guard({"read"}, [](const Request&, const Authorization&) { return Response::json(200, "{}"); });
  CHECK(answer(with_bearer(get("/api/me"), token)).status == 401);
  CHECK(world.introspected(token)["active"] == false);
  for (const auto type : {token_type::access_token, token_type::jwt, token_type::txn_token}) {
    for (const auto* const audience : {"", domain, photos}) {
      const auto form = exchanging(token, {{"subject_token_type", text(type)}, {"audience", audience}});
      CHECK(outcome(world.exchange(form, "api")) == "400 invalid_request");
    }
  }
  CHECK(world.replace(token).status == 200);
  CHECK(answer(with_bearer(get("/api/me"), world.sent())).status == 401);
  const auto photo_api = world.bearer({.audience = {photos}});
  const auto served =
      photo_api.guard({"read"}, [](const Request&, const Authorization&) { return Response::json(200, "{}"); });
  CHECK(served(with_bearer(get("/api/me"), world.sent())).status == 200);
}

TEST_CASE("Transaction Tokens §9.2: outside its trust domain it is not accepted, nor what other keys have signed") {
  TransactionWorld world;
  const auto token = world.begun();
  const auto reads = [&](const SigningKeys& keys, const std::string& name, std::string_view presented) {
    return tokens::transaction_reader(keys, name)(presented, world.now).has_value();
  };
  CHECK(!reads(world.ring, "other.example", token));
  CHECK(!reads(ring_of(), domain, token));
  CHECK(!reads(world.ring, domain, token + "A"));
  CHECK(!reads(world.ring, domain, token.substr(0, token.rfind('.'))));
  CHECK(reads(world.ring, domain, token));
}
