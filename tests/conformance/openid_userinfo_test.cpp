#include "conformance/flows.hpp"
#include "support/certificates.hpp"
#include "support/openid_world.hpp"
#include "support/proofs.hpp"

// OpenID Connect Core 1.0 §5.3: UserInfo.

using namespace conformance;
using Json = nlohmann::json;

namespace {

const Json alice = {{"sub", "alice"}, {"email", "alice@example.com"}, {"email_verified", true}};

Json known_of(const Response& response) {
  INFO(response.body);
  REQUIRE(response.status == 200);
  return Json::parse(response.body);
}

std::string access_token(World& world, const Params& changes = {}) {
  return tokens_of_web(world, both(with_openid(), changes)).access;
}

Request posted(const Params& form) { return post("/userinfo", form); }

bool has_challenge(const Response& response, std::string_view part) {
  return header(response, "WWW-Authenticate").find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("OpenID Connect Core §5.3.1: GET and POST with the token in the field, POST with it in a form") {
  OpenidWorld world;
  const auto token = access_token(world);
  CHECK(known_of(world.userinfo(with_bearer(get("/userinfo"), token))) == alice);
  CHECK(known_of(world.userinfo(with_bearer(posted({}), token))) == alice);
  CHECK(known_of(world.userinfo(posted({{"access_token", token}}))) == alice);
}

TEST_CASE("OpenID Connect Core §5.3.1: never in the query, never twice, and no form of a GET") {
  OpenidWorld world;
  const auto token = access_token(world);
  const auto in_query = "/userinfo?access_token=" + token;
  auto get_with_form = posted({{"access_token", token}});
  get_with_form.method = "GET";
  for (const auto& request :
       {get(in_query), post(in_query, {}), with_bearer(get(in_query), token),
        with_bearer(posted({{"access_token", token}}), token),
        posted({{"access_token", token}, {"access_token", token}}), get_with_form, with_bearer(get_with_form, token)}) {
    CAPTURE(request.target);
    const auto refused = world.userinfo(request);
    CHECK(outcome(refused) == "400 invalid_request");
    CHECK(has_challenge(refused, "error=\"invalid_request\""));
  }
  const auto nothing = world.userinfo(get("/userinfo"));
  CHECK(outcome(nothing) == "401");
  CHECK(has_challenge(nothing, "Bearer realm="));
  CHECK(outcome(world.userinfo(Request{.method = "PUT", .target = "/userinfo"})) == "405");
  CHECK(known_of(world.userinfo(with_bearer(get("/userinfo"), token))) == alice);
}

TEST_CASE("OpenID Connect Core §5.3: it takes a live token of a user, with the scope openid") {
  OpenidWorld world;
  const auto without = world.userinfo(access_token(world, {{"scope", "email read"}}));
  CHECK(outcome(without) == "403 insufficient_scope");
  CHECK(has_challenge(without, "scope=\"openid\""));
  const auto of_client =
      issued(world.token(web_request({{"grant_type", "client_credentials"}, {"scope", "openid"}}))).access;
  CHECK(outcome(world.userinfo(of_client)) == "401 invalid_token");
  const auto unknown = world.userinfo(std::string("nonsense"));
  CHECK(outcome(unknown) == "401 invalid_token");
  CHECK(has_challenge(unknown, "error=\"invalid_token\""));
  CHECK(outcome(world.userinfo(world.id_token())) == "401 invalid_token");
  CHECK(known_of(world.userinfo(access_token(world))) == alice);
}

TEST_CASE("OpenID Connect Core §5.3: it takes a token for the issuer, or for no resource in particular") {
  const auto has_resources = [](Server& server) { server.resources({"https://auth.example"}); };
  OpenidWorld world({.bearer = {.audience = {"https://auth.example"}}, .world = {.more = has_resources}});
  CHECK(outcome(world.userinfo(access_token(world, {{"resource", "https://photos.example"}}))) == "401 invalid_token");
  CHECK(known_of(world.userinfo(access_token(world, {{"resource", "https://auth.example"}}))) == alice);
  CHECK(known_of(world.userinfo(access_token(world))) == alice);
  OpenidWorld unnamed;
  CHECK(outcome(unnamed.userinfo(access_token(unnamed, {{"resource", "https://photos.example"}}))) ==
        "401 invalid_token");
  CHECK(known_of(unnamed.userinfo(access_token(unnamed))) == alice);
}

TEST_CASE("OpenID Connect Core §5.3: a token that is bound to a key is taken with its proof alone") {
  const auto store = stores::memory();
  const Dpop dpop(store, {.base_url = "https://auth.example", .environment = {.clock = [] { return start; }}});
  OpenidWorld world({.bearer = {.dpop = dpop}, .world = {.more = [&](Server& server) { server.dpop(dpop); }}});
  const KeyHolder holder;
  const auto code = world::code(world, with_openid());
  const auto token = issued(world.token(proven(web_request(redemption(code)), holder, world))).access;
  auto request = get("/userinfo");
  request.headers.set("Authorization", "DPoP " + token);
  const auto with_proof_of = [&](const KeyHolder& who) {
    return with_proof(request, who.signature(who.proof("GET", "https://auth.example/userinfo", world.now, token)));
  };
  CHECK(outcome(world.userinfo(token)) == "401 invalid_token");
  CHECK(outcome(world.userinfo(request)) == "401 invalid_dpop_proof");
  CHECK(outcome(world.userinfo(with_proof_of(KeyHolder()))) == "401 invalid_token");
  CHECK(known_of(world.userinfo(with_proof_of(holder))) == alice);
}

TEST_CASE("OpenID Connect Core §5.3: a token that is bound to a certificate is taken with it alone") {
  OpenidWorld world({.world = {.options = {.tls_client_certificate_bound_access_tokens = true}}});
  world.client("web").tls.tls_client_certificate_bound_access_tokens = true;
  const Identity identity;
  const auto code = world::code(world, with_openid());
  const auto token = issued(world.token(with_certificate(web_request(redemption(code)), identity))).access;
  const auto request = with_bearer(get("/userinfo"), token);
  CHECK(outcome(world.userinfo(request)) == "401 invalid_token");
  CHECK(outcome(world.userinfo(with_certificate(request, Identity()))) == "401 invalid_token");
  CHECK(known_of(world.userinfo(with_certificate(request, identity))) == alice);
}

TEST_CASE("OpenID Connect Core §5.3.2: sub always, as the ID token has it, and then what scope and claims release") {
  OpenidWorld world({.world = {.options = {.subject = [](const Client& client, std::string_view user) {
                                 return client.id + "." + std::string(user);
                               }}}});
  const auto sub_of = [&](const Params& changes) {
    const auto response = redeem(world, code(world, both(with_openid(), changes)));
    const auto id_token = member(response, "id_token");
    const auto first = id_token.find('.') + 1;
    const auto claims = Json::parse(*base64url_decode(id_token.substr(first, id_token.find('.', first) - first)));
    const auto known = known_of(world.userinfo(issued(response).access));
    CHECK(known["sub"] == claims["sub"]);
    return known;
  };
  CHECK(sub_of({{"scope", "openid"}}) == Json{{"sub", "web.alice"}});
  CHECK(sub_of({{"scope", "openid phone"}, {"claims", asking_for({{"department", nullptr}})}}) ==
        Json{{"sub", "web.alice"}, {"phone_number", "+43 1 1"}, {"department", "sales"}});
}

TEST_CASE("OpenID Connect Core §5.3.2: the answer is JSON that nobody keeps") {
  OpenidWorld world;
  const auto response = world.userinfo(access_token(world));
  CHECK(header(response, "Content-Type") == "application/json");
  CHECK(header(response, "Cache-Control") == "no-store");
}

TEST_CASE("OpenID Connect Core §5.3: a token that is over gets nothing") {
  OpenidWorld world;
  const auto refused = [&](const std::string& token) { return outcome(world.userinfo(token)); };
  const auto tokens = tokens_of_web(world, with_openid());
  const auto expired = tokens.access;
  world.now += 61min;
  CHECK(refused(expired) == "401 invalid_token");
  const auto revoked = issued(refresh(world, tokens.refresh)).access;
  CHECK(refused(revoked) == "200");
  const auto granted = world.tokens.find_access(hash_token(revoked)).authorization;
  world.tokens.revoke(granted.family);
  CHECK(refused(revoked) == "401 invalid_token");
  const auto code = world::code(world, with_openid());
  const auto replayed = issued(redeem(world, code)).access;
  CHECK(outcome(redeem(world, code)) == "400 invalid_grant");
  CHECK(refused(replayed) == "401 invalid_token");
  CHECK(refused(access_token(world)) == "200");
}

TEST_CASE("OpenID Connect Core §5.3: a token of a client that is gone, or another by now, gets nothing") {
  OpenidWorld world;
  const auto token = access_token(world);
  world.client("web").registration.generation = "another";
  const auto refused = world.userinfo(token);
  CHECK(outcome(refused) == "401 invalid_token");
  CHECK(has_challenge(refused, "error=\"invalid_token\""));
  world.client("web").registration.generation.clear();
  CHECK(outcome(world.userinfo(token)) == "200");
  world.client("web").id = "gone";
  CHECK(outcome(world.userinfo(token)) == "401 invalid_token");
}

TEST_CASE("OpenID Connect Core §5.3: scripts of every origin may ask, with a token and never with cookies") {
  OpenidWorld world;
  const auto asked = world.userinfo(Request{.method = "OPTIONS", .target = "/userinfo"});
  CHECK(asked.status == 204);
  CHECK(header(asked, "Access-Control-Allow-Methods") == "GET, POST");
  CHECK(header(asked, "Access-Control-Allow-Headers").find("Authorization") != std::string::npos);
  const auto keys = world.at("/jwks", get("/jwks"));
  for (const auto& response : {asked, world.userinfo(access_token(world)), world.userinfo(std::string("x")),
                               world.userinfo(get("/userinfo")), keys}) {
    CHECK(header(response, "Access-Control-Allow-Origin") == "*");
    CHECK(response.headers.count("Access-Control-Allow-Credentials") == 0);
  }
}
