#include "conformance/flows.hpp"
#include "support/chaining.hpp"
#include "support/proofs.hpp"

// Identity Assertion JWT Authorization Grant (ID-JAG): the side of the identity provider.

using namespace conformance;

namespace {

Browser signed_in(Authentication how) {
  auto who = browser();
  who.user->authentication = std::move(how);
  return who;
}

std::string type_of(std::string_view type) { return std::string(type); }

}  // namespace

TEST_CASE("ID-JAG §4.3: it is for one audience, which is known for the client and becomes the issuer it stands for") {
  ChainingWorld world;
  CHECK(outcome(world.grant({{"audience", ""}})) == "400 invalid_request");
  auto twice = ChainingWorld::asking_grant(world.id_token());
  twice.add("audience", "urn:chat");
  CHECK(outcome(world.exchange(twice)) == "400 invalid_request");
  CHECK(outcome(world.grant({{"audience", "https://other.example/"}})) == "400 invalid_target");
  world.client("post").token_endpoint_auth_method = "client_secret_basic";
  const auto of_post = signing_in({{"client_id", "post"}, {"redirect_uri", "https://post.example/cb"}});
  const auto form = redemption(code(world, of_post), {{"redirect_uri", "https://post.example/cb"}});
  const auto as_post = [&](const Params& params) {
    return world.token(with_basic(token_request(params), "post", "web secret:%+"));
  };
  CHECK(outcome(as_post(ChainingWorld::asking_grant(id_token_of(as_post(form))))) == "400 invalid_target");
  CHECK(world.granted()["aud"] == chat);
  CHECK(world.granted({{"audience", "urn:chat"}})["aud"] == chat);
}

TEST_CASE("ID-JAG §4.3.3: the scope is within what the refresh token was granted and the partner has, and is told") {
  ChainingWorld world;
  const auto token = world.refresh_token("openid profile read");
  const auto scope_for = [&](const std::string& scope) {
    const auto response = world.exchange(ChainingWorld::with_refresh_token(token, {{"scope", scope}}));
    if (response.status != 200) return outcome(response);
    CHECK(claims_of(issued(response).access).value("scope", "") == member(response, "scope"));
    return member(response, "scope");
  };
  CHECK(scope_for("write") == "400 invalid_scope");
  CHECK(scope_for("profile") == "400 invalid_scope");
  CHECK(scope_for("read profile") == "400 invalid_scope");
  CHECK(scope_for("read") == "read");
  // Without scope what of the partner's was granted.
  CHECK(scope_for("") == "read");
  const auto other = world.refresh_token("openid profile");
  CHECK(outcome(world.exchange(ChainingWorld::with_refresh_token(other))) == "400 invalid_scope");
}

TEST_CASE("ID-JAG §4.3.3: beside an ID token, which has no scope, the scope is within what the partner has") {
  ChainingWorld world;
  CHECK(outcome(world.grant({{"scope", "read nuclear"}})) == "400 invalid_scope");
  CHECK(world.granted({{"scope", "write"}})["scope"] == "write");
  CHECK(world.granted()["scope"] == "read write");
  // Names of the other server mean nothing here.
  world.partner.scopes = {"chat.read"};
  CHECK(world.granted({{"scope", "chat.read"}})["scope"] == "chat.read");
  world.partner.scopes = {};
  CHECK(outcome(world.grant({{"scope", "chat.read"}})) == "400 invalid_scope");
  CHECK(!world.granted().contains("scope"));
}

TEST_CASE("ID-JAG §4.3.3: resources are those that are named, of those that the partner has") {
  ChainingWorld world;
  CHECK(outcome(world.grant({{"resource", "relative"}})) == "400 invalid_target");
  CHECK(world.granted({{"resource", chat_api}})["resource"] == chat_api);
  CHECK(!world.granted().contains("resource"));
  auto both = ChainingWorld::asking_grant(world.id_token(), {{"resource", chat_api}});
  both.add("resource", chat_files);
  CHECK(claims_of(issued(world.exchange(both)).access)["resource"] == nlohmann::json({chat_api, chat_files}));
  world.partner.resources = {chat_api};
  CHECK(outcome(world.exchange(both)) == "400 invalid_target");
  CHECK(outcome(world.grant({{"resource", chat_files}})) == "400 invalid_target");
  CHECK(world.granted({{"resource", chat_api}})["resource"] == chat_api);
}

TEST_CASE("ID-JAG §4.3, §4.3.3: the subject is an ID token of the client, which has not ended") {
  ChainingWorld world;
  const auto of_another = [&] {
    const auto response = world.token(with_basic(
        token_request(redemption(code(world, signing_in(by_legacy)), {{"redirect_uri", "https://legacy.example/cb"}})),
        "legacy", "web secret:%+"));
    return id_token_of(response);
  }();
  CHECK(outcome(world.exchange(ChainingWorld::asking_grant(of_another))) == "400 invalid_request");
  const auto token = world.id_token();
  CHECK(outcome(world.exchange(ChainingWorld::asking_grant(token + "A"))) == "400 invalid_request");
  CHECK(outcome(world.exchange(ChainingWorld::asking_grant("junk"))) == "400 invalid_request");
  world.now += 299s;
  CHECK(world.exchange(ChainingWorld::asking_grant(token)).status == 200);
  world.now += 1s;
  CHECK(outcome(world.exchange(ChainingWorld::asking_grant(token))) == "400 invalid_request");
  CHECK(world.grant().status == 200);
}

TEST_CASE("ID-JAG §4.3: an access token is no identity, whatever it is called") {
  ChainingWorld world;
  const auto tokens = issued(sign_in_tokens(world));
  for (const auto type : {token_type::access_token, token_type::jwt, token_type::id_token}) {
    const auto form = ChainingWorld::asking_grant(tokens.access, {{"subject_token_type", type_of(type)}});
    CHECK(outcome(world.exchange(form)) == "400 invalid_request");
  }
  const auto itself = issued(world.token(web_request(for_itself))).access;
  const auto form = ChainingWorld::asking_grant(itself, {{"subject_token_type", type_of(token_type::access_token)}});
  CHECK(outcome(world.exchange(form)) == "400 invalid_request");
  CHECK(world.grant().status == 200);
}

TEST_CASE("ID-JAG §4.3.3: a refresh token is the client's own and live, and stays what it was") {
  ChainingWorld world;
  const auto asked_with = [&](std::string_view token) {
    return outcome(world.exchange(ChainingWorld::with_refresh_token(token)));
  };
  const auto of_native = tokens_of_public(world, by_native).refresh;
  CHECK(asked_with(of_native) == "400 invalid_request");
  const auto spent = world.refresh_token();
  const auto next = issued(refresh(world, spent)).refresh;
  CHECK(asked_with(spent) == "400 invalid_request");
  CHECK(asked_with(next) == "200");
  // It was neither spent nor rotated, and nothing was revoked.
  CHECK(asked_with(next) == "200");
  CHECK(refresh(world, next).status == 200);
  const auto revoked = world.refresh_token();
  world.tokens.revoke(world.tokens.find_refresh(hash_token(revoked)).authorization.family);
  CHECK(asked_with(revoked) == "400 invalid_request");
  const auto ended = world.refresh_token();
  world.now += 24h * 14;
  CHECK(asked_with(ended) == "400 invalid_request");
  CHECK(asked_with(world.refresh_token()) == "200");
}

TEST_CASE("ID-JAG §3.1: who, for whom, which client of theirs, how the person signed in, and until when") {
  ChainingWorld world;
  const auto who = signed_in({.auth_time = start - 60s, .acr = "gold", .amr = {"pwd", "otp"}});
  const auto response = world.exchange(ChainingWorld::with_refresh_token(issued(sign_in_tokens(world, {}, who)).refresh,
                                                                         {{"scope", "read"}, {"resource", chat_api}}));
  const auto token = issued(response).access;
  CHECK(header_of(token)["typ"] == "oauth-id-jag+jwt");
  CHECK(header_of(token)["alg"] == "RS256");
  auto claims = claims_of(token);
  CHECK(claims["jti"].get<std::string>().size() >= 16);
  CHECK(world.granted()["jti"] != claims["jti"]);
  claims.erase("jti");
  const auto now = start.time_since_epoch().count();
  CHECK(claims == nlohmann::json{{"iss", "https://auth.example"},
                                 {"sub", "alice"},
                                 {"aud", chat},
                                 {"client_id", "f53f191f9311af35"},
                                 {"iat", now},
                                 {"exp", now + 300},
                                 {"scope", "read"},
                                 {"resource", chat_api},
                                 {"auth_time", now - 60},
                                 {"acr", "gold"},
                                 {"amr", {"pwd", "otp"}}});
}

TEST_CASE("ID-JAG §3.1: the person has the name by which the other server knows them") {
  auto choices = ChainingChoices();
  choices.world.options.subject = [](const Client& client, std::string_view user) {
    return std::string(user) + "@" + client.id;
  };
  ChainingWorld world(std::move(choices));
  CHECK(world.granted()["sub"] == "alice@web");
  world.partner.subject = world.server().subject(world.client("legacy"), "alice");
  CHECK(world.granted()["sub"] == "alice@legacy");
}

TEST_CASE("ID-JAG §8.6.1.1: it is bound to the key of the proof that came with the request") {
  auto choices = ChainingChoices();
  choices.world = taking_proofs();
  ChainingWorld world(std::move(choices));
  const KeyHolder holder;
  const auto form = ChainingWorld::asking_grant(world.id_token());
  const auto response = world.token(proven(web_request(form), holder, world));
  CHECK(member(response, "token_type") == "N_A");
  CHECK(claims_of(issued(response).access)["cnf"] == nlohmann::json{{"jkt", holder.jkt()}});
  auto wrong = holder.proof("POST", "https://chat.example/token", world.now);
  CHECK(outcome(world.token(with_proof(web_request(form), holder.signature(wrong)))) == "400 invalid_dpop_proof");
  CHECK(!world.granted().contains("cnf"));
}

TEST_CASE("ID-JAG §4.3.4: the answer says what it is, how long it is good for, and has no refresh token") {
  ChainingWorld world;
  const auto response = world.grant({{"scope", "read"}});
  CHECK(response.status == 200);
  CHECK(header(response, "Cache-Control") == "no-store");
  CHECK(member(response, "issued_token_type") == token_type::id_jag);
  CHECK(member(response, "token_type") == "N_A");
  CHECK(member(response, "expires_in") == "300");
  CHECK(member(response, "scope") == "read");
  CHECK(member(response, "refresh_token").empty());
  world.client("web").scope.insert("offline_access");
  CHECK(member(world.exchange(ChainingWorld::with_refresh_token(world.refresh_token())), "refresh_token").empty());
}
