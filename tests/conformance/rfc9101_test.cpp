#include "client_auth/assertions.hpp"
#include "oauthkit/decryption_keys.hpp"
#include "support/request_objects.hpp"
#include "support/token_endpoints.hpp"

// The OAuth 2.0 Authorization Framework: JWT-Secured Authorization Request (JAR), and what FAPI 2.0 Message Signing and
// RFC 8725 say of the same object.

using namespace world;
using jose::Algorithm;
using nlohmann::json;

namespace {

constexpr const char* refused = "page 400 invalid_request_object";
constexpr const char* object_place = "https://web.example/request.jwt";

bool asks(const Step& step) { return std::holds_alternative<Consent>(step); }

std::int64_t seconds(const World& world) { return world.now.time_since_epoch().count(); }

/// A server that fetches, and a client with an object at `object_place`.
class RemoteWorld : public RequestObjectWorld {
 public:
  explicit RemoteWorld(TestWeb& web) : RequestObjectWorld({.remote = web.fetch()}) {
    client("web").request_object.request_uris = {object_place};
    web.pages[object_place] = TestWeb::page(signed_object(*this));
  }

  Step by_reference(std::string_view uri, const Params& more = {}) {
    const auto params = changed({{"client_id", "web"}, {"request_uri", std::string(uri)}}, more);
    return server().authorize(get("/authorize?" + params.encode()), browser());
  }
};

json metadata_of(const RequestObjectOptions& options) {
  TokenWorld world(taking_objects(options));
  return json::parse(world.at("/.well-known/oauth-authorization-server", get("/")).body);
}

}  // namespace

TEST_CASE("RFC 9101 §5: request and request_uri are not used together") {
  TestWeb web;
  RemoteWorld world(web);
  const auto object = signed_object(world);
  CHECK(came_of(send_object(world, object, {{"request_uri", object_place}})) == "page 400 invalid_request");
  CHECK(web.asked.empty());
  CHECK(came_of(send_object(world, object)) == "consent");
  RequestObjectWorld by_value;
  CHECK(came_of(send_object(by_value, object, {{"request_uri", object_place}})) == "page 400 invalid_request");
}

TEST_CASE("RFC 9101 §5: the request object is there once") {
  RequestObjectWorld world;
  const auto request = request_by_object(signed_object(world));
  const auto twice = get(request.target + "&request=" + signed_object(world));
  CHECK(came_of(world.server().authorize(twice, browser())) == "page 400 invalid_request");
  CHECK(came_of(world.server().authorize(request, browser())) == "consent");
}

TEST_CASE("RFC 9101 §5: client_id is there, once, beside the object") {
  RequestObjectWorld world;
  const auto object = signed_object(world);
  CHECK(came_of(send_object(world, object, {{"client_id", ""}})) == refused);
  const auto twice = get(request_by_object(object).target + "&client_id=web");
  CHECK(came_of(world.server().authorize(twice, browser())) == refused);
  CHECK(came_of(send_object(world, object, {{"client_id", "nobody"}})) == "page 400 invalid_request");
  CHECK(came_of(send_object(world, object)) == "consent");
}

TEST_CASE("RFC 9101 §6.3: client_id in the object is that beside it") {
  RequestObjectWorld world;
  world.client("post").jwks = web_keys();
  CHECK(claiming(world, {{"client_id", "post"}}) == refused);
  CHECK(claiming(world, {{"client_id", nullptr}}) == refused);
  CHECK(claiming(world, {{"client_id", json::array({"web"})}}) == refused);
  CHECK(came_of(send_object(world, signed_object(world), {{"client_id", "post"}})) == refused);
  CHECK(claiming(world, {}) == "consent");
}

TEST_CASE("RFC 9101 §6.2: the key is the client's, by kid where there is one") {
  RequestObjectWorld world;
  const auto& key = samples::generated(Algorithm::es256);
  const auto other = *jose::generate_key(Algorithm::es256);
  const auto claims = object_claims(world).dump();
  const auto sent = [&](const jose::Key& by) { return came_of(send_object(world, samples::signed_by(by, claims))); };
  const auto typed = [&](const jose::Key& by) {
    return came_of(send_object(world, samples::signed_by(by, claims, object_typ)));
  };
  CHECK(typed(other) == refused);
  CHECK(world.detail() == "the client has no such key");
  CHECK(typed(other.with_kid(key.kid())) == refused);
  CHECK(typed(key.with_kid("another")) == refused);
  CHECK(sent(key) == refused);
  world.client("web").jwks = {};
  CHECK(typed(key) == refused);
  world.client("web").jwks = web_keys();
  CHECK(typed(key.with_kid({})) == "consent");
  CHECK(typed(key) == "consent");
}

TEST_CASE("RFC 9101 §6.2: the key may be at the client's jwks_uri, and need not be known yet") {
  const auto keys = std::make_shared<client_auth_tests::TestKeys>();
  RequestObjectWorld world({.remote_keys = keys});
  world.client("web").jwks = {};
  world.client("web").jwks_uri = "https://web.example/keys";
  keys->known = std::make_shared<const std::string>(R"({"keys":[]})");
  CHECK(claiming(world, {}) == refused);
  keys->newer = std::make_shared<const std::string>(web_keys());
  CHECK(claiming(world, {}) == "consent");
  keys->away = true;
  CHECK(claiming(world, {}) == "page 503 temporarily_unavailable");
}

TEST_CASE("RFC 9101 §6.3: only what is in the object counts; what stands beside it is ignored, state too") {
  RequestObjectWorld world;
  const auto object = signed_object(world, {{"state", nullptr}, {"scope", "read"}});
  const Params beside{{"state", "outer"},          {"scope", "read write"},
                      {"prompt", "none"},          {"redirect_uri", "https://evil.example/cb"},
                      {"response_type", "token"},  {"code_challenge", "x"},
                      {"client_secret", "secret"}, {"anything", "else"}};
  const auto request = asked_by(world, object, beside);
  CHECK(request.state.empty());
  CHECK(request.access.scope == Scope{"read"});
  CHECK(request.prompt.empty());
  CHECK(request.code_binding.redirect_uri == "https://web.example/cb");
  CHECK(request.code_binding.code_challenge == challenge);
  const auto twice = get(request_by_object(object, beside).target + "&scope=read&anything=twice");
  CHECK(asks(world.server().authorize(twice, browser())));
  // What the object does not say is not said at all.
  const auto without = signed_object(world, {{"code_challenge", nullptr}, {"code_challenge_method", nullptr}});
  world.client("web").token_endpoint_auth_method = "none";
  CHECK(came_of(send_object(world, without, authorize_params())) == "invalid_request");
  CHECK(came_of(send_object(world, signed_object(world))) == "consent");
}

TEST_CASE("RFC 9101 §6.3: an object comes to a code as any request does") {
  RequestObjectWorld world;
  const auto consent = step_of<Consent>(send_object(world, signed_object(world)));
  const auto answer = world.server().decide(decision(consent), browser());
  CHECK(told(answer) == "code");
  CHECK(issued(redeem(world, location_param(answer, "code"))).scope == "read write");
}

TEST_CASE("RFC 9101 §10.5: none in no spelling, whether or not signed requests are required") {
  for (const bool required : {false, true}) {
    RequestObjectWorld world({.require_signed_request_object = required});
    const auto claims = base64url_encode(object_claims(world).dump());
    for (const char* alg : {"none", "None", "NONE", "nOnE", "none ", ""}) {
      CAPTURE(alg);
      const auto header = base64url_encode(json{{"alg", alg}, {"typ", object_typ}}.dump());
      CHECK(came_of(send_object(world, header + "." + claims + ".")) == refused);
      CHECK(came_of(send_object(world, header + "." + claims + ".AA")) == refused);
      world.client("web").request_object.request_object_signing_alg = "none";
      CHECK(came_of(send_object(world, header + "." + claims + ".AA")) == refused);
      CHECK(claiming(world, {}) == refused);
      world.client("web").request_object.request_object_signing_alg = {};
    }
    CHECK(claiming(world, {}) == "consent");
  }
}

TEST_CASE("RFC 8725 §3.1: signed in an algorithm that key and registration allow, and never by a MAC") {
  RequestObjectWorld world;
  const auto claims = object_claims(world).dump();
  for (const auto algorithm : {Algorithm::es256, Algorithm::eddsa, Algorithm::ps256, Algorithm::rs256}) {
    CAPTURE(jose::name(algorithm));
    CHECK(came_of(send_object(world, signed_object(claims, algorithm))) == "consent");
  }
  // The bytes of what everybody can read are no secret.
  const auto mac = *jose::make_hmac_key(web_keys(), samples::generated(Algorithm::es256).kid());
  CHECK(came_of(send_object(world, samples::signed_by(mac, claims, object_typ))) == refused);
  CHECK(came_of(send_object(world, signed_object(claims, Algorithm::hs256))) == refused);
  world.client("web").request_object.request_object_signing_alg = "PS256";
  CHECK(came_of(send_object(world, signed_object(claims, Algorithm::es256))) == refused);
  CHECK(came_of(send_object(world, signed_object(claims, Algorithm::rs256))) == refused);
  CHECK(came_of(send_object(world, signed_object(claims, Algorithm::ps256))) == "consent");
}

TEST_CASE("RFC 9101 §4: iss is the client, and aud this server") {
  RequestObjectWorld world;
  for (const auto& changes :
       {json{{"iss", nullptr}}, json{{"iss", "post"}}, json{{"iss", json::array({"web"})}}, json{{"aud", nullptr}},
        json{{"aud", "https://other.example"}}, json{{"aud", "https://auth.example/"}}, json{{"aud", json::array()}},
        json{{"aud", "https://auth.example/token"}}, json{{"aud", json::array({"https://other.example"})}}}) {
    CAPTURE(changes.dump());
    CHECK(claiming(world, changes) == refused);
  }
  CHECK(claiming(world, {{"aud", json::array({"https://other.example", "https://auth.example"})}}) == "consent");
  CHECK(claiming(world, {}) == "consent");
}

TEST_CASE("RFC 7519 §4.1.4: exp is there, has not passed, and is at most 60 minutes after nbf, or iat, or now") {
  RequestObjectWorld world;
  const auto now = seconds(world);
  const auto without = [&](json changes) {
    changes["nbf"] = nullptr;
    return claiming(world, changes);
  };
  CHECK(claiming(world, {{"exp", nullptr}}) == refused);
  CHECK(claiming(world, {{"exp", now - 60}}) == refused);
  CHECK(claiming(world, {{"exp", now + 3601}}) == refused);
  CHECK(claiming(world, {{"nbf", now - 3601}, {"exp", now + 1}}) == refused);
  CHECK(claiming(world, {{"nbf", now - 3599}, {"iat", now}, {"exp", now + 2}}) == refused);
  CHECK(without({{"iat", now - 3599}, {"exp", now + 2}}) == refused);
  CHECK(without({{"exp", now + 3601}}) == refused);
  CHECK(claiming(world, {{"nbf", now - 3599}, {"exp", now + 1}}) == "consent");
  CHECK(without({{"iat", now - 3599}, {"exp", now + 1}}) == "consent");
  CHECK(without({{"exp", now + 3600}}) == "consent");
  for (const auto& exp : {json(double(now) + 0.5), json(-1), json("soon"), json(true), json(std::int64_t{1} << 53)}) {
    CAPTURE(exp.dump());
    CHECK(claiming(world, {{"exp", exp}}) == refused);
    CHECK(claiming(world, {{"nbf", exp}}) == refused);
    CHECK(claiming(world, {{"iat", exp}}) == refused);
  }
  CHECK(claiming(world, {{"exp", now + 3600}}) == "consent");
}

TEST_CASE("RFC 7519 §4.1.5: nbf and iat may be ten seconds ahead, and not more than a minute") {
  RequestObjectWorld world;
  const auto now = seconds(world);
  for (const char* name : {"nbf", "iat"}) {
    CAPTURE(name);
    CHECK(claiming(world, {{name, now + 61}}) == refused);
    CHECK(claiming(world, {{name, now + 10}}) == "consent");
  }
}

TEST_CASE("RFC 8725 §3.11: typed for what it is, or not at all; never for something else") {
  RequestObjectWorld world;
  const auto claims = object_claims(world).dump();
  const auto typed = [&](std::string_view typ) {
    return came_of(send_object(world, signed_object(claims, Algorithm::es256, typ)));
  };
  for (const char* typ : {"at+jwt", "dpop+jwt", "client-authentication+jwt", "jwt+oauth-authz-req", "logout+jwt",
                          "application/at+jwt", "oauth-authz-req"}) {
    CAPTURE(typ);
    CHECK(typed(typ) == refused);
  }
  for (const char* typ : {"oauth-authz-req+jwt", "application/oauth-authz-req+jwt", "OAuth-Authz-Req+JWT", "JWT", ""}) {
    CAPTURE(typ);
    CHECK(typed(typ) == "consent");
  }
}

TEST_CASE("RFC 9101 §4: an object names no other one") {
  RequestObjectWorld world;
  CHECK(claiming(world, {{"request", signed_object(world)}}) == refused);
  CHECK(claiming(world, {{"request_uri", "https://web.example/request.jwt"}}) == refused);
  CHECK(claiming(world, {{"request_uri", ""}}) == refused);
  CHECK(claiming(world, {{"requested", "x"}}) == "consent");
}

TEST_CASE("RFC 9101 §10.8: no object passes for an assertion, and no assertion for an object") {
  RequestObjectWorld world;
  CHECK(claiming(world, {{"sub", "web"}}) == refused);
  CHECK(claiming(world, {{"sub", "alice"}}) == "consent");
  client_auth_tests::AssertionSite site;
  CHECK(site.who(site.assertion()) == "signer");
  for (const char* typ : {client_auth_tests::client_typ, "JWT", ""}) {
    CAPTURE(typ);
    world.client("web").id = "signer";
    const auto assertion = site.assertion({{"client_id", "signer"}, {"response_type", "code"}}, Algorithm::es256, typ);
    CHECK(came_of(send_object(world, assertion, {{"client_id", "signer"}})) == refused);
    CHECK(world.detail() ==
          (typ == client_auth_tests::client_typ ? "the typ is of something else" : "sub is the client"));
    world.client("signer").id = "web";
  }
  // The other way round: an object of `signer`, which says all that an assertion says but who it is about.
  CHECK(site.with({{"sub", nullptr}}) == "invalid_client");
  CHECK(site.who(site.assertion({}, Algorithm::es256, object_typ)) == "invalid_client");
  CHECK(site.who(site.assertion()) == "signer");
}

TEST_CASE("RFC 8725 §3.10: no header brings or names a key, or what nobody here understands") {
  RequestObjectWorld world;
  const auto& key = samples::generated(Algorithm::es256);
  const json header = {{"alg", "ES256"}, {"kid", key.kid()}, {"typ", object_typ}};
  const auto with = [&](const json& more) {
    auto all = header;
    all.merge_patch(more);
    return came_of(send_object(world, object_with_header(world, all)));
  };
  CHECK(with({{"jwk", json::parse(jose::public_jwk(key))}}) == refused);
  CHECK(with({{"jku", "https://web.example/keys"}}) == refused);
  CHECK(with({{"x5u", "https://web.example/certificate"}}) == refused);
  CHECK(with({{"x5c", json::array({"AA"})}}) == refused);
  CHECK(with({{"crit", json::array({"exp"})}}) == refused);
  CHECK(with({{"b64", false}}) == refused);
  CHECK(with({{"zip", "DEF"}}) == refused);
  CHECK(with(json::object()) == "consent");
}

TEST_CASE("RFC 9101 §4: one compact JWT of three parts, strictly read") {
  RequestObjectWorld world;
  const auto object = signed_object(world);
  const auto parts = [&](std::size_t dot) { return object.substr(0, dot); };
  const auto first = object.find('.');
  for (const auto& text :
       {std::string("x"), std::string("a.b.c"), parts(first), parts(object.rfind('.')), object + ".", object + ".AA",
        object + "=", "." + object, object + "\n", object.substr(0, first) + "=" + object.substr(first),
        R"({"payload":"a","protected":"b","signature":"c"})" + std::string(), std::string("{}")}) {
    CAPTURE(text);
    CHECK(came_of(send_object(world, text)) == refused);
  }
  CHECK(came_of(send_object(world, object)) == "consent");
}

TEST_CASE("RFC 9101 §4: the claims are one JSON object, no member twice, not too deep and not too long") {
  RequestObjectWorld world;
  const auto claims = object_claims(world).dump();
  const auto sent = [&](const std::string& text) { return came_of(send_object(world, signed_object(text))); };
  auto twice = claims;
  twice.replace(0, 1, R"({"scope":"read",)");
  CHECK(sent(twice) == refused);
  auto deep = claims;
  deep.replace(0, 1, R"({"deep":)" + std::string(20, '[') + std::string(20, ']') + ",");
  CHECK(sent(deep) == refused);
  CHECK(sent("[" + claims + "]") == refused);
  CHECK(sent(claims + "{}") == refused);
  CHECK(sent({}) == refused);
  CHECK(sent(claims) == "consent");
  // By POST there is room for more than an object may have.
  const auto posted = [&](std::size_t bytes) {
    const auto object = signed_object(world, {{"padding", std::string(bytes, 'x')}});
    auto request = post("/authorize", {{"client_id", "web"}, {"request", object}});
    return came_of(world.server().authorize(from_here(request), browser()));
  };
  CHECK(posted(64 * 1024) == "page 400 invalid_request");
  CHECK(posted(4 * 1024) == "consent");
}

TEST_CASE("RFC 9101 §4: claims become parameters, each of its kind") {
  RequestObjectWorld world;
  CHECK(asked_by(world, signed_object(world, {{"max_age", 3600}})).max_age == 3600s);
  CHECK(asked_by(world, signed_object(world, {{"max_age", "3600"}})).max_age == 3600s);
  for (const auto& age : {json(1.5), json(-1), json(true), json(nullptr), json::array({1}), json::object()}) {
    CAPTURE(age.dump());
    auto claims = object_claims(world);
    claims["max_age"] = age;
    CHECK(came_of(send_object(world, signed_object(claims.dump()))) == refused);
  }
  const json apis = {"https://photos.example", "https://mail.example/api"};
  CHECK(asked_by(world, signed_object(world, {{"resource", apis}})).access.resource.size() == 2);
  CHECK(asked_by(world, signed_object(world, {{"resource", apis[0]}})).access.resource.size() == 1);
  CHECK(claiming(world, {{"resource", json::array({1})}}) == refused);
  CHECK(claiming(world, {{"resource", {{"a", "b"}}}}) == refused);
  for (const char* name : {"redirect_uri", "response_type", "scope", "state", "code_challenge", "nonce", "prompt"}) {
    CAPTURE(name);
    for (const auto& value : {json(1), json(true), json::array({"x"}), json{{"x", "y"}}}) {
      CHECK(claiming(world, {{name, value}}) == refused);
    }
  }
  CHECK(claiming(world, {{"authorization_details", 1}}) == refused);
  CHECK(claiming(world, {{"claims", json::array()}}) == refused);
  CHECK(claiming(world, {}) == "consent");
}

TEST_CASE("RFC 9101 §4: what an extension reads reaches it, as text or as JSON") {
  auto choices = Choices();
  choices.more = [](Server& server) {
    server.extend([](const Params& params) -> Result<std::map<std::string, std::string>> {
      std::map<std::string, std::string> found;
      for (const char* name : {"purpose", "amount", "details", "authorization_details", "claims"}) {
        if (const auto value = params.get(name)) found.emplace(name, *value);
      }
      return found;
    });
  };
  RequestObjectWorld world({}, std::move(choices));
  const auto request =
      asked_by(world, signed_object(world, {{"purpose", "any"},
                                            {"amount", 12},
                                            {"details", {{"a", {1, "two"}}}},
                                            {"authorization_details", json::array({json{{"type", "payment"}}})},
                                            {"claims", {{"userinfo", {{"x", true}}}}}}));
  CHECK(request.extensions == std::map<std::string, std::string>{{"purpose", "any"},
                                                                 {"amount", "12"},
                                                                 {"details", R"({"a":[1,"two"]})"},
                                                                 {"authorization_details", R"([{"type":"payment"}])"},
                                                                 {"claims", R"({"userinfo":{"x":true}})"}});
}

TEST_CASE("RFC 9101 §4: jti is not remembered: a page that is loaded anew sends the same object") {
  RequestObjectWorld world;
  const auto object = signed_object(world, {{"jti", "once"}});
  CHECK(came_of(send_object(world, object)) == "consent");
  CHECK(came_of(send_object(world, object)) == "consent");
}

TEST_CASE("RFC 9101 §6.3: what a right object asks for is judged, and answered at its redirect URI with its state") {
  RequestObjectWorld world;
  const auto wrong = [&](const json& changes, const Params& beside = {}) {
    return answered(send_object(world, signed_object(world, changes), beside));
  };
  CHECK(told(wrong({{"scope", "everything"}}, {{"state", "outer"}})) == "invalid_scope");
  CHECK(fragment_param(wrong({{"response_type", "token"}}), "error") == "unsupported_response_type");
  const auto in_fragment = wrong({{"scope", "everything"}, {"response_mode", "fragment"}, {"state", "inner"}});
  CHECK(fragment_param(in_fragment, "error") == "invalid_scope");
  CHECK(fragment_param(in_fragment, "state") == "inner");
  CHECK(told(wrong({{"max_age", "soon"}})) == "invalid_request");
  CHECK(claiming(world, {}) == "consent");
}

TEST_CASE("RFC 9101 §7: an object that is not right is a page, and leads nowhere that it names itself") {
  RequestObjectWorld world;
  const auto other = *jose::generate_key(Algorithm::es256);
  const auto forged =
      samples::signed_by(other, object_claims(world, {{"redirect_uri", "https://evil.example/cb"}}).dump(), object_typ);
  const auto response = answered(send_object(world, forged));
  CHECK(is_page(response, 400));
  CHECK(response.body.find("invalid_request_object") != std::string::npos);
  CHECK(world.count(Event::Kind::request_refused) == 1);
  // A right one cannot lead where the client is not registered either.
  CHECK(claiming(world, {{"redirect_uri", "https://evil.example/cb"}}) == "page 400 invalid_request");
  CHECK(claiming(world, {}) == "consent");
}

TEST_CASE("RFC 9101 §10.5: where signed requests are required, of all clients or of one, no other is taken") {
  RequestObjectWorld all({.require_signed_request_object = true});
  CHECK(told(reply(all)) == "invalid_request");
  CHECK(claiming(all, {}) == "consent");
  RequestObjectWorld one;
  CHECK(asks(ask(one)));
  one.client("web").request_object.require_signed_request_object = true;
  CHECK(told(reply(one)) == "invalid_request");
  CHECK(claiming(one, {}) == "consent");
  // Also where nobody takes objects: then nothing of this client is taken.
  World none;
  none.client("web").request_object.require_signed_request_object = true;
  CHECK(told(reply(none)) == "invalid_request");
}

TEST_CASE("RFC 9126 §3: an object may be pushed, beside client authentication alone; what is wrong with it is JSON") {
  Choices choices;
  choices.more = [store = choices.store](Server& server) { server.pushed_requests("/par", store); };
  RequestObjectWorld world({}, std::move(choices));
  const auto push = [&](const Params& form) {
    return handler_at(world.server().routes(), "/par")(with_basic(post("/par", form), "web", "web secret:%+"));
  };
  const auto outcome = [&](const Params& form) {
    const auto response = push(form);
    return std::to_string(response.status) + " " + error(response);
  };
  const auto object = signed_object(world);
  CHECK(outcome({{"request", signed_object(world, {{"aud", "https://other.example"}})}}) ==
        "400 invalid_request_object");
  CHECK(outcome({{"request", signed_object(world, {{"client_id", "post"}})}}) == "400 invalid_request_object");
  CHECK(outcome({{"request", signed_object(world, {{"scope", "everything"}})}}) == "400 invalid_scope");
  CHECK(outcome({{"request", object}, {"request_uri", object_place}}) == "400 invalid_request");
  world.client("web").request_object.require_signed_request_object = true;
  CHECK(outcome(authorize_params()) == "400 invalid_request");
  const auto right = push({{"request", object}, {"scope", "everything"}, {"redirect_uri", "https://evil.example/cb"}});
  REQUIRE(right.status == 201);
  const auto params = Params{{"client_id", "web"}, {"request_uri", member(right, "request_uri")}, {"state", "outer"}};
  const auto step = world.server().authorize(get("/authorize?" + params.encode()), browser());
  const auto request = step_of<Consent>(step).request;
  CHECK(request.state == "xyz");
  CHECK(request.access.scope == Scope{"read", "write"});
}

TEST_CASE("RFC 9101 §5.2: a remote object is fetched from a URL that the client registered") {
  TestWeb web;
  RemoteWorld world(web);
  CHECK(came_of(world.by_reference(object_place)) == "consent");
  CHECK(web.asked == std::vector<std::string>{object_place});
  // Nothing beside it counts.
  CHECK(asks(world.by_reference(object_place, {{"state", "outer"}, {"scope", "everything"}})));
  // What is there is verified like any other.
  web.pages[object_place] = TestWeb::page(signed_object(world, {{"aud", "https://other.example"}}));
  CHECK(came_of(world.by_reference(object_place)) == refused);
  web.pages[object_place] = TestWeb::page(signed_object(world) + "\r\n", "Application/JWT; charset=utf-8");
  CHECK(came_of(world.by_reference(object_place)) == "consent");
}

TEST_CASE("RFC 9101 §10.4: no other URL is asked, nor one that is no https, too long, or of another client") {
  TestWeb web;
  RemoteWorld world(web);
  world.client("post").jwks = web_keys();
  const auto wrong = [&](const std::string& uri) {
    web.pages[uri] = TestWeb::page(signed_object(world));
    return came_of(world.by_reference(uri));
  };
  const std::string longer = std::string(object_place) + "?" + std::string(500, 'x');
  for (const std::string uri : {"https://web.example/request.jwt?", "https://web.example/other.jwt",
                                "https://WEB.example/request.jwt", "https://evil.example/request.jwt",
                                "http://web.example/request.jwt", "file:///etc/passwd", "http://169.254.169.254/"}) {
    CAPTURE(uri);
    CHECK(wrong(uri) == "page 400 invalid_request_uri");
  }
  auto& registered = world.client("web").request_object.request_uris;
  for (const auto& uri :
       {std::string("http://web.example/request.jwt"), longer, std::string(object_place) + "#x",
        std::string("https://user@web.example/request.jwt"), std::string("ftp://web.example/request.jwt")}) {
    CAPTURE(uri);
    registered.push_back(uri);
    CHECK(wrong(uri) == "page 400 invalid_request_uri");
  }
  CHECK(came_of(world.by_reference(object_place, {{"client_id", "post"}})) == "page 400 invalid_request_uri");
  CHECK(came_of(world.by_reference(object_place, {{"client_id", "nobody"}})) == "page 400 invalid_request");
  CHECK(web.asked.empty());
  CHECK(came_of(world.by_reference(object_place)) == "consent");
}

TEST_CASE("RFC 9101 §10.4.1: what answers in another way, or not at all, is invalid_request_uri") {
  TestWeb web;
  RemoteWorld world(web);
  const auto object = signed_object(world);
  const auto page = [&](Response response) {
    web.pages[object_place] = std::move(response);
    return came_of(world.by_reference(object_place));
  };
  constexpr const char* wrong = "page 400 invalid_request_uri";
  CHECK(page({.status = 404}) == wrong);
  auto moved = TestWeb::page(object);
  moved.status = 302;
  moved.headers.set("Location", "https://evil.example/");
  CHECK(page(moved) == wrong);
  CHECK(page(TestWeb::page(object, "text/html")) == wrong);
  CHECK(page({.status = 200, .body = object}) == wrong);
  CHECK(page(TestWeb::page(std::string(64 * 1024 + 1, 'x'))) == wrong);
  web.failure = [] { throw FetchRefused("the address of web.example is not public"); };
  CHECK(page(TestWeb::page(object)) == wrong);
  CHECK(world.detail() == "the address of web.example is not public");
  web.failure = [] { throw FetchFailed("no answer from web.example"); };
  const auto silent = answered(world.by_reference(object_place));
  CHECK(came_of(Step(silent)) == wrong);
  CHECK(silent.body.find("web.example") == std::string::npos);
  web.failure = {};
  CHECK(page(TestWeb::page(object)) == "consent");
}

TEST_CASE("RFC 9101 §10.4: without the opt-in no connection is made, whatever the URL") {
  RequestObjectWorld world;
  world.client("web").request_object.request_uris = {object_place};
  for (const char* uri : {object_place, "http://169.254.169.254/latest", "urn:ietf:params:oauth:request_uri:x"}) {
    const auto params = authorize_params({{"request_uri", uri}});
    CHECK(told(world.server().authorize(get("/authorize?" + params.encode()), browser())) ==
          "request_uri_not_supported");
  }
  CHECK(claiming(world, {}) == "consent");
  World without;
  CHECK(told(reply(without, {{"request_uri", object_place}})) == "request_uri_not_supported");
  CHECK(told(reply(without, {{"request", signed_object(without)}})) == "request_not_supported");
}

TEST_CASE("RFC 9101 §10.5: the metadata says in so many words what is taken, and what is required") {
  const auto by_value = metadata_of({});
  CHECK(by_value["request_parameter_supported"] == true);
  CHECK(by_value["request_uri_parameter_supported"] == false);
  CHECK(by_value["request_object_signing_alg_values_supported"] == json{"ES256", "EdDSA", "PS256", "RS256"});
  CHECK(!by_value.contains("require_signed_request_object"));
  CHECK(!by_value.contains("require_request_uri_registration"));
  const auto all =
      metadata_of({.require_signed_request_object = true, .remote = [](const OutgoingRequest&) { return Response(); }});
  CHECK(all["request_uri_parameter_supported"] == true);
  CHECK(all["require_request_uri_registration"] == true);
  CHECK(all["require_signed_request_object"] == true);
  CHECK(!all.contains("request_object_encryption_alg_values_supported"));
  const auto encrypted = metadata_of({.decryption = std::make_shared<const DecryptionKeys>()});
  CHECK(encrypted["request_object_encryption_alg_values_supported"] == json::array({"ECDH-ES"}));
  CHECK(encrypted["request_object_encryption_enc_values_supported"] == json::array({"A256GCM"}));
  TokenWorld without;
  const auto none = json::parse(without.at("/.well-known/oauth-authorization-server", get("/")).body);
  CHECK(none["request_parameter_supported"] == false);
  CHECK(none["request_uri_parameter_supported"] == false);
  CHECK(!none.contains("request_object_signing_alg_values_supported"));
}

TEST_CASE("RFC 9101 §4: no credential and no answer stands in an object") {
  RequestObjectWorld world;
  for (const char* name : {"client_secret", "client_assertion", "client_assertion_type", "code", "code_verifier",
                           "refresh_token", "access_token", "password"}) {
    CAPTURE(name);
    CHECK(claiming(world, {{name, "x"}}) == refused);
  }
  CHECK(claiming(world, {{"codes", "x"}}) == "consent");
}
