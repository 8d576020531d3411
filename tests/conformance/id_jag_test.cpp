#include "support/asserting.hpp"

using namespace world;
using Json = nlohmann::json;
using Resources = std::vector<std::string>;

// Identity Assertion JWT Authorization Grant (draft-ietf-oauth-identity-assertion-authz-grant): the server that takes
// ID-JAGs as a grant.

namespace {

constexpr const char* photos = "https://photos.example";
constexpr const char* mail = "https://mail.example/api";

/// A world that takes proofs of a key.
AssertionWorld with_proofs() { return AssertionWorld({}, taking_proofs()); }

Json metadata_of(AssertionWorld& world) {
  auto& server = world.server();
  server.endpoint("/authorize", endpoints::authorization([](const Request&) { return Response(); }));
  server.endpoint("/token", endpoints::token());
  server.endpoint(endpoints::metadata());
  const char* const place = "/.well-known/oauth-authorization-server";
  const auto routes = server.routes();
  return Json::parse(handler_at(routes, place)(get(place)).body);
}

std::vector<TrustedIssuer> plain_issuers() { return {{.issuer = idp, .jwks = idp_keys()}}; }

}  // namespace

TEST_CASE("ID-JAG §4.4: an ID-JAG is traded for an access token of the user it is about") {
  AssertionWorld world;
  const auto granted = world.granted(world.id_jag({{"scope", "read"}, {"auth_time", world.in(-60s)}, {"acr", "mfa"}}));
  CHECK(granted.client_id == "web");
  CHECK(granted.user_id == "alice");
  CHECK(granted.access.scope == Scope{"read"});
  CHECK(granted.authentication.auth_time == world.now - 60s);
  CHECK(granted.authentication.acr == "mfa");
}

TEST_CASE("ID-JAG §3.1: its typ is oauth-id-jag+jwt, and nothing else of that issuer is a grant") {
  AssertionWorld world;
  for (const auto* const typ : {"", "JWT", "at+jwt", "id-jag+jwt", "oauth-id-jag"}) {
    CHECK(world.sent(world.id_jag({}, typ)) == "400 invalid_grant");
  }
  CHECK(world.sent(world.id_jag({}, "OAuth-ID-JAG+jwt")) == "200");
  CHECK(world.sent(world.id_jag()) == "200");
}

TEST_CASE("ID-JAG §3.1: an ID-JAG of an issuer that is trusted for plain JWTs alone is refused") {
  AssertionWorld world;
  CHECK(world.jag_with({{"iss", idp}}) == "400 invalid_grant");
  CHECK(world.reason() == "the typ is not that of its profile");
  CHECK(world.with({{"iss", jag_idp}, {"client_id", "web"}}) == "400 invalid_grant");
  CHECK(world.reason() == "the typ is not that of its profile");
  CHECK(world.jag_with({}) == "200");
  CHECK(world.with({}) == "200");
}

TEST_CASE("ID-JAG §3.1: an issuer that is trusted for either is taken by the rules of what it signs") {
  AssertionWorld world(
      {.trusted = TrustedIssuers({{.issuer = idp, .jwks = idp_keys(), .profile = AssertionProfile::either}})});
  CHECK(world.jag_with({{"iss", idp}, {"client_id", "post"}}) == "400 invalid_grant");
  CHECK(world.reason() == "the client_id is not that of the client");
  CHECK(world.jag_with({{"iss", idp}, {"exp", world.in(3000s)}}) == "400 invalid_grant");
  CHECK(world.with({{"exp", world.in(3000s)}}) == "200");
  CHECK(world.jag_with({{"iss", idp}}) == "200");
  AssertionWorld told(
      {.trusted = TrustedIssuers({{.issuer = idp, .jwks = idp_keys(), .profile = AssertionProfile::either}})});
  CHECK(metadata_of(told).contains("authorization_grant_profiles_supported"));
}

TEST_CASE("ID-JAG §3.1: iss, sub, aud, client_id, jti, exp and iat are required") {
  AssertionWorld world;
  for (const auto* const name : {"iss", "sub", "aud", "client_id", "jti", "exp", "iat"}) {
    CAPTURE(name);
    CHECK(world.jag_with({{name, nullptr}}) == "400 invalid_grant");
    CHECK(world.jag_with({{name, ""}}) == "400 invalid_grant");
  }
  CHECK(world.jag_with({}) == "200");
}

TEST_CASE("ID-JAG §3.1: it ends within ten minutes") {
  AssertionWorld world;
  CHECK(world.jag_with({{"exp", world.in(631s)}}) == "400 invalid_grant");
  CHECK(world.reason() == "exp is too far off");
  CHECK(world.jag_with({{"exp", world.in(630s)}}) == "200");
}

TEST_CASE("ID-JAG §4.4.1: aud is the issuer of this server, as a text or as an array of one") {
  AssertionWorld world({.options = {.subject = usual_subject, .legacy_audiences = {token_url}}});
  for (const auto& wrong :
       {Json("https://other.example"), Json("https://auth.example/"), Json(token_url), Json::array({token_url}),
        Json::array({auth_server, "https://other.example"}), Json::array({auth_server, auth_server}), Json::array()}) {
    CAPTURE(wrong.dump());
    CHECK(world.jag_with({{"aud", wrong}}) == "400 invalid_grant");
  }
  CHECK(world.with({{"aud", token_url}}) == "200");
  CHECK(world.jag_with({{"aud", auth_server}}) == "200");
  CHECK(world.jag_with({{"aud", Json::array({auth_server})}}) == "200");
}

TEST_CASE("ID-JAG §4.4.1: client_id is the client that authenticated") {
  AssertionWorld world;
  CHECK(world.jag_with({{"client_id", "post"}}) == "400 invalid_grant");
  CHECK(world.reason() == "the client_id is not that of the client");
  const auto for_post = AssertionWorld::form(world.id_jag({{"client_id", "post"}}));
  CHECK(told(world.token(web_request(for_post))) == "400 invalid_grant");
  const auto by_post = changed(for_post, {{"client_id", "post"}, {"client_secret", "web secret:%+"}});
  CHECK(told(world.token(token_request(by_post))) == "200");
}

TEST_CASE("ID-JAG §4.4.1: the scope is some of the claim's, of the request's and of the client's, and is told") {
  AssertionWorld world;
  const auto scope = [&](const char* claim, const Params& form) {
    return member(world.send(world.id_jag({{"scope", claim}}), form), "scope");
  };
  CHECK(scope("read", {}) == "read");
  CHECK(scope("read write admin", {}) == "read write");
  CHECK(scope("read write admin", {{"scope", "write admin"}}) == "write");
  CHECK(world.jag_with({{"scope", "read"}}, {{"scope", "write"}}) == "400 invalid_scope");
  CHECK(world.jag_with({{"scope", "admin"}}) == "400 invalid_scope");
  CHECK(world.jag_with({{"scope", "read"}}, {{"scope", "read"}}) == "200");
}

TEST_CASE("ID-JAG §4.4.1: resource becomes the audience, and the request can have less of it") {
  AssertionWorld world;
  const auto audience = [&](const Json& claim, const Params& form) {
    return world.granted(world.id_jag({{"resource", claim}}), form).access.resource;
  };
  CHECK(audience(photos, {}) == Resources{photos});
  CHECK(audience({photos, mail}, {}) == Resources{photos, mail});
  CHECK(audience({photos, mail}, {{"resource", mail}}) == Resources{mail});
  CHECK(audience({photos, "https://nobody.example"}, {}) == Resources{photos});
  CHECK(world.jag_with({{"resource", photos}}, {{"resource", mail}}) == "400 invalid_target");
  CHECK(world.jag_with({{"resource", "https://nobody.example"}}) == "400 invalid_target");
  CHECK(world.jag_with({{"resource", "photos"}}) == "400 invalid_grant");
  CHECK(audience(nullptr, {{"resource", mail}}) == Resources{mail});
  CHECK(world.jag_with({}, {{"resource", "https://nobody.example"}}) == "400 invalid_target");
}

TEST_CASE("ID-JAG §4.4.3: no refresh token comes of it") {
  AssertionWorld world;
  REQUIRE(world.client("web").allows_grant_type("refresh_token"));
  const auto answer = world.send(world.id_jag());
  CHECK(answer.status == 200);
  CHECK(member(answer, "refresh_token").empty());
}

TEST_CASE("ID-JAG §7: the metadata tells that ID-JAGs are understood, where they are") {
  AssertionWorld world;
  const auto told = metadata_of(world);
  CHECK(told["authorization_grant_profiles_supported"] == Json({"urn:ietf:params:oauth:grant-profile:id-jag"}));
  const auto& types = told["grant_types_supported"];
  CHECK(std::find(types.begin(), types.end(), by_jwt) != types.end());
  AssertionWorld plain({.trusted = TrustedIssuers(plain_issuers())});
  const auto of_plain = metadata_of(plain);
  CHECK(!of_plain.contains("authorization_grant_profiles_supported"));
  CHECK(of_plain["grant_types_supported"] == types);
}

TEST_CASE("ID-JAG §8.1: only confidential clients") {
  AssertionWorld world({.options = {.subject = usual_subject, .public_clients = true}});
  const auto by_native = [&](const std::string& jwt) {
    return told(world.token(native_request(AssertionWorld::form(jwt))));
  };
  CHECK(by_native(world.id_jag({{"client_id", "native"}})) == "400 invalid_grant");
  CHECK(world.reason() == "an ID-JAG is for confidential clients");
  CHECK(by_native(world.assertion()) == "200");
  CHECK(world.jag_with({}) == "200");
}

TEST_CASE("ID-JAG §8.3: what this server issued itself is no grant here") {
  AssertionWorld world;
  CHECK(world.jag_with({{"iss", auth_server}}) == "400 invalid_grant");
  auto issuers = usual_issuers();
  issuers.push_back({.issuer = auth_server, .jwks = idp_keys(), .profile = AssertionProfile::id_jag});
  AssertionWorld itself({.trusted = TrustedIssuers(issuers)});
  CHECK(itself.server().check() ==
        std::vector<std::string>{"exchanges::jwt_bearer trusts this server itself, whose own assertions are no grant "
                                 "here: remove it from its TrustedIssuers."});
  CHECK(world.server().check().empty());
  CHECK(world.jag_with({}) == "200");
}

TEST_CASE("ID-JAG §8.4: neither the metadata nor a refusal tells who is trusted") {
  AssertionWorld world;
  const auto told = metadata_of(world).dump();
  const auto stranger = world.send(world.id_jag({{"iss", "https://nobody.example"}}));
  CHECK(stranger == world.send(world.id_jag({{"exp", 1}})));
  CHECK(stranger.body.find("trusted") == std::string::npos);
  CHECK(told.find("idp.example") == std::string::npos);
  CHECK(told.find("jag.example") == std::string::npos);
  CHECK(told.find("grant-profile:id-jag") != std::string::npos);
}

TEST_CASE("ID-JAG §8.5: who acts stays in the token, as the issuer calls them; the client takes no one's place") {
  AssertionWorld world;
  const auto granted = world.granted(world.id_jag({{"act", {{"sub", "agent"}, {"act", {{"sub", "bot"}}}}}}));
  CHECK(granted.user_id == "alice");
  CHECK(granted.act == std::vector<Actor>{{.sub = "agent", .iss = jag_idp}, {.sub = "bot", .iss = jag_idp}});
  CHECK(world.granted(world.id_jag()).act.empty());
  CHECK(world.jag_with({{"act", "agent"}}) == "400 invalid_grant");
}

TEST_CASE("ID-JAG §8.6.1.2: one that is bound to a key wants the proof of that key, and so does the token") {
  auto world = with_proofs();
  const KeyHolder holder;
  const KeyHolder thief;
  const auto jwt = world.id_jag({{"cnf", {{"jkt", holder.jkt()}}}});
  const auto request = web_request(AssertionWorld::form(jwt));
  CHECK(told(world.token(request)) == "400 invalid_grant");
  CHECK(world.reason() == "it is bound to what was not proved");
  CHECK(told(world.token(proven(request, thief, world))) == "400 invalid_grant");
  const auto answer = world.token(proven(request, holder, world));
  CHECK(member(answer, "token_type") == "DPoP");
  const auto tokens = issued(answer);
  CHECK(meaning_of(world, tokens).confirmation == Confirmation{.jkt = holder.jkt()});
}

TEST_CASE("ID-JAG §8.6.1.2: one that is not bound may be used with a proof, to which the token is bound, or without") {
  auto world = with_proofs();
  const KeyHolder holder;
  const auto tokens = issued(world.token(proven(web_request(AssertionWorld::form(world.id_jag())), holder, world)));
  CHECK(meaning_of(world, tokens).confirmation.jkt == holder.jkt());
  CHECK(world.granted(world.id_jag()).confirmation.empty());
}

TEST_CASE("ID-JAG §8.6.1.2: a binding that nobody here can check binds it to nobody") {
  AssertionWorld world;
  CHECK(world.jag_with({{"cnf", {{"jkt", "the key"}}}}) == "400 invalid_grant");
  CHECK(world.jag_with({{"cnf", {{"kid", "the key"}}}}) == "400 invalid_grant");
  CHECK(world.jag_with({}) == "200");
}

TEST_CASE("ID-JAG §4.1: a subject that is not known is refused; two issuers' equal subjects are two people") {
  AssertionWorld world;
  CHECK(world.jag_with({{"sub", "U2"}}) == "400 invalid_grant");
  CHECK(world.reason() == "its subject is nobody here");
  CHECK(world.granted(world.id_jag()).user_id == "alice");
  CHECK(world.granted(world.assertion({{"iss", other_idp}})).user_id == "bob");
}
