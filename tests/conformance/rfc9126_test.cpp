#include <atomic>

#include "conformance/flows.hpp"
#include "support/pushing.hpp"
#include "support/threads.hpp"
#include "support/token_endpoints.hpp"

// OAuth 2.0 Pushed Authorization Requests.

using namespace conformance;

namespace {

// The error that a page of the default form shows.
bool shows(const Step& step, std::string_view code) {
  const auto* page = std::get_if<Response>(&step);
  return page && is_page(*page) && page->status == 400 && page->body.find(code) != std::string::npos;
}

std::string told_code(World& world, const Consent& asked) {
  return location_param(world.server().decide(decision(asked), browser()), "code");
}

Request with_param(Request request, const std::string& name, const std::string& value) {
  request.body += "&" + Params{{name, value}}.encode();
  return request;
}

}  // namespace

TEST_CASE("RFC 9126 §2.1: a form, by POST, from a client that authenticates as at the token endpoint") {
  World world(taking_pushes());
  CHECK(push(world, get("/par")).status == 405);
  auto json = push_of_web();
  json.headers.set("Content-Type", "application/json");
  CHECK(outcome(push(world, json)) == "400 invalid_request");
  const auto wrong = push(world, with_basic(post("/par", authorize_params()), "web", "wrong"));
  CHECK(outcome(wrong) == "401 invalid_client");
  CHECK(header(wrong, "WWW-Authenticate").starts_with("Basic"));
  CHECK(outcome(push(world, post("/par", authorize_params()))) == "401 invalid_client");
  CHECK(push(world, push_of_web()).status == 201);
  // A public client has its client_id.
  CHECK(push(world, post("/par", authorize_params(by_native))).status == 201);
}

TEST_CASE("RFC 9126 §2.1: guessing at this endpoint meets the same throttle") {
  auto choices = taking_pushes();
  bool open = false;
  choices.options.policy.throttle = [&](const AuthAttempt&) { return open ? Result<void>() : denied(); };
  World world(std::move(choices));
  const auto refused = push(world, push_of_web());
  CHECK(refused.status == 429);
  CHECK(header(refused, "Retry-After") == "30");
  open = true;
  CHECK(push(world, push_of_web()).status == 201);
}

TEST_CASE("RFC 9126 §2.1: a reference has no place in a pushed request") {
  World world(taking_pushes());
  const auto request_uri = pushed(world);
  for (const auto& uri : {request_uri, std::string("https://web.example/request.jwt"), std::string()}) {
    CHECK(outcome(push(world, with_param(push_of_web(), "request_uri", uri))) == "400 invalid_request");
  }
  CHECK(push(world, push_of_web()).status == 201);
}

TEST_CASE("RFC 9126 §2.1: what is wrong with the request is told at once, by the same code, and nothing is kept") {
  World world(taking_pushes());
  const auto told = [&](const Params& changes) { return outcome(push(world, push_of_web(changes))); };
  CHECK(told({{"redirect_uri", "https://evil.example/cb"}}) == "400 invalid_request");
  CHECK(told(without_pkce) == "400 invalid_request");
  CHECK(told({{"code_challenge_method", "plain"}}) == "400 invalid_request");
  CHECK(told({{"scope", "nuclear"}}) == "400 invalid_scope");
  CHECK(told({{"resource", "relative"}}) == "400 invalid_target");
  CHECK(told({{"response_type", "token"}}) == "400 unsupported_response_type");
  CHECK(told({{"response_type", ""}}) == "400 invalid_request");
  CHECK(told({{"response_mode", "pigeon"}}) == "400 invalid_request");
  CHECK(told({{"prompt", "none login"}}) == "400 invalid_request");
  CHECK(outcome(push(world, with_param(push_of_web(), "state", "again"))) == "400 invalid_request");
  CHECK(world.count(Event::Kind::request_pushed) == 0);
  CHECK(push(world, push_of_web()).status == 201);
  CHECK(world.count(Event::Kind::request_pushed) == 1);
}

TEST_CASE("RFC 9126 §3: a client pushes its own requests") {
  World world(taking_pushes());
  const auto other = with_basic(post("/par", authorize_params(by_legacy)), "web", "web secret:%+");
  CHECK(outcome(push(world, other)) == "400 invalid_request");
  CHECK(push(world, push_of_web()).status == 201);
  CHECK(push(world, push_of_web({{"client_id", ""}})).status == 201);
}

TEST_CASE("RFC 9126 §2.2, §7.1: the answer is a reference that nobody guesses, and how long it is good for") {
  World world(taking_pushes({.lifetime = 90s}));
  const auto response = push(world, push_of_web());
  CHECK(response.status == 201);
  CHECK(header(response, "Cache-Control") == "no-store");
  CHECK(header(response, "Content-Type") == "application/json");
  CHECK(member(response, "expires_in") == "90");
  const auto request_uri = member(response, "request_uri");
  const std::string prefix = "urn:ietf:params:oauth:request_uri:";
  CHECK(request_uri.starts_with(prefix));
  CHECK(base64url_decode(request_uri.substr(prefix.size()))->size() == 32);
  CHECK(pushed(world) != request_uri);
  // The store knows its hash.
  CHECK(world.store->find("pushed_request", hash_token(request_uri)));
  CHECK(told_code(world, pushed_consent(world, request_uri)).size() == 43);
}

TEST_CASE("RFC 9126 §2.2: it is good for the client that pushed it") {
  World world(taking_pushes());
  const auto request_uri = pushed(world);
  const auto come_as = [&](const Params& params) {
    return world.server().authorize(get("/authorize?" + params.encode()), browser());
  };
  CHECK(shows(come_as({{"client_id", "legacy"}, {"request_uri", request_uri}}), "invalid_request_uri"));
  CHECK(shows(come_as({{"client_id", "nobody"}, {"request_uri", request_uri}}), "invalid_request_uri"));
  CHECK(shows(come_as({{"request_uri", request_uri}}), "invalid_request"));
  CHECK(asks_consent(come(world, request_uri)));
}

TEST_CASE("RFC 9126 §4: one that has expired, is unknown, or was used is told on a page") {
  World world(taking_pushes());
  CHECK(shows(come(world, "urn:ietf:params:oauth:request_uri:" + std::string(43, 'A')), "invalid_request_uri"));
  const auto late = pushed(world);
  world.now += 60s;
  CHECK(shows(come(world, late), "invalid_request_uri"));
  const auto used = pushed(world);
  CHECK(told_code(world, pushed_consent(world, used)).size() == 43);
  CHECK(shows(come(world, used), "invalid_request_uri"));
  const auto denied = pushed(world);
  const auto asked = pushed_consent(world, denied);
  CHECK(location_param(world.server().decide(decision(asked, "deny"), browser()), "error") == "access_denied");
  CHECK(shows(come(world, denied), "invalid_request_uri"));
  CHECK(asks_consent(come(world, pushed(world))));
}

TEST_CASE("RFC 9126 §4: until it is answered a page may be loaded anew, and of all that are open one is answered") {
  World world(taking_pushes());
  const auto request_uri = pushed(world);
  CHECK(std::holds_alternative<SignIn>(come(world, request_uri, {}, stranger())));
  const auto first = pushed_consent(world, request_uri);
  const auto second = pushed_consent(world, request_uri);
  CHECK(told_code(world, second).size() == 43);
  const auto again = world.server().decide(decision(first), browser());
  CHECK(is_page(again));
  CHECK(again.body.find("invalid_request_uri") != std::string::npos);
  CHECK(world.count(Event::Kind::code_issued) == 1);
  CHECK(told_code(world, pushed_consent(world, pushed(world))).size() == 43);
}

TEST_CASE("RFC 9126 §4: of many decisions at once one has a code") {
  World world(taking_pushes());
  const auto request_uri = pushed(world);
  constexpr std::size_t many = 16;
  std::vector<Consent> asked;
  for (std::size_t i = 0; i < many; ++i) asked.push_back(pushed_consent(world, request_uri));
  std::atomic<int> codes = 0;
  std::atomic<int> pages = 0;
  support::together(many, [&](std::size_t i) {
    const auto answer = world.server().decide(decision(asked[i]), browser());
    if (!location_param(answer, "code").empty()) ++codes;
    if (is_page(answer)) ++pages;
  });
  CHECK(codes == 1);
  CHECK(pages == many - 1);
}

TEST_CASE("RFC 9126 §4: one that needs no question is answered once, too") {
  World world(taking_pushes({}, {.more = [](Server& server) {
                              server.immediate([](const Client&, const User&, const AuthorizationRequest& request) {
                                return Immediate::allow(request.access);
                              });
                            }}));
  const auto request_uri = pushed(world);
  CHECK(location_param(answered(come(world, request_uri)), "code").size() == 43);
  CHECK(shows(come(world, request_uri), "invalid_request_uri"));
  CHECK(world.count(Event::Kind::code_issued) == 1);
}

TEST_CASE("RFC 9126 §4: whoever came in time may think as long as a decision may take") {
  World world(taking_pushes());
  const auto request_uri = pushed(world);
  world.now += 59s;
  const auto asked = pushed_consent(world, request_uri);
  world.now += 10min - 1s;
  while (world.store->sweep(world.now, 100) == 100) continue;
  CHECK(told_code(world, asked).size() == 43);
}

TEST_CASE("RFC 9126 §4, RFC 9101 §6.3: nothing beside client_id and request_uri is read") {
  World world(taking_pushes());
  const auto request_uri = pushed(world, {{"scope", "read"}});
  const auto step = come(world, request_uri,
                         {{"scope", "read write"},
                          {"state", "forged"},
                          {"redirect_uri", "https://evil.example/cb"},
                          {"response_mode", "pigeon"},
                          {"code_challenge", "x"},
                          {"scope", "twice"}});
  REQUIRE(asks_consent(step));
  const auto& asked = std::get<Consent>(step);
  CHECK(asked.scope == Scope{"read"});
  const auto answer = world.server().decide(decision(asked), browser());
  CHECK(location(answer).starts_with("https://web.example/cb?"));
  CHECK(location_param(answer, "state") == "xyz");
  // What the push left out is not filled in.
  const auto plain = pushed(world, {{"state", ""}});
  const auto stateless = std::get<Consent>(come(world, plain, {{"state", "forged"}}));
  CHECK(location_param(world.server().decide(decision(stateless), browser()), "state").empty());
}

TEST_CASE("RFC 6749 §3.1: client_id and request_uri come once") {
  World world(taking_pushes());
  const auto request_uri = pushed(world);
  CHECK(shows(come(world, request_uri, {{"client_id", "web"}}), "invalid_request"));
  CHECK(shows(come(world, request_uri, {{"request_uri", request_uri}}), "invalid_request"));
  CHECK(asks_consent(come(world, request_uri)));
}

TEST_CASE("RFC 9126 §4, §7.4: the client is looked at again when the browser comes, and when the user decides") {
  World world(taking_pushes());
  const auto before = pushed(world);
  const auto asked = pushed_consent(world, pushed(world));
  const auto uris = std::exchange(world.client("web").redirect_uris, {"https://web.example/new"});
  CHECK(shows(come(world, before), "invalid_request"));
  CHECK(is_page(world.server().decide(decision(asked), browser())));
  world.client("web").redirect_uris = uris;
  world.client("web").scope = {"write"};
  CHECK(location_param(answered(come(world, before)), "error") == "invalid_scope");
  world.client("web").scope = {"read", "write"};
  CHECK(asks_consent(come(world, before)));
}

TEST_CASE("RFC 9126 §5: a server that wants requests pushed takes them from no browser") {
  World world(taking_pushes({.required = true}));
  CHECK(location_param(answer(world), "error") == "invalid_request");
  CHECK(location_param(answer(world), "state") == "xyz");
  CHECK(is_page(answer(world, {{"redirect_uri", "https://evil.example"}})));
  CHECK(asks_consent(come(world, pushed(world))));
}

TEST_CASE("RFC 9126 §6: so does a client that says so of itself") {
  World world(taking_pushes());
  world.client("web").require_pushed_authorization_requests = true;
  CHECK(location_param(answer(world), "error") == "invalid_request");
  CHECK(asks_consent(authorize(world, by_legacy)));
  CHECK(asks_consent(come(world, pushed(world))));
  World without;
  without.client("web").require_pushed_authorization_requests = true;
  const auto said = client_problems(without.client("web"), without.server());
  REQUIRE(said.size() == 1);
  CHECK(said.front().find("register Server::pushed_requests") != std::string::npos);
}

TEST_CASE("RFC 9449 §10.1: a proof at the push binds the code to its key, as dpop_jkt does") {
  World world(taking_proofs({}, taking_pushes()));
  const KeyHolder holder;
  const KeyHolder other;
  const auto push_proven = [&](const Params& changes = {}) {
    return push(world, with_proof(push_of_web(changes),
                                  holder.signature(holder.proof("POST", "https://auth.example/par", world.now))));
  };
  const auto code_of = [&](const Response& answer) {
    REQUIRE(answer.status == 201);
    return told_code(world, pushed_consent(world, member(answer, "request_uri")));
  };
  const auto redeem_with = [&](const std::string& code, const KeyHolder& by) {
    return outcome(world.token(proven(web_request(redemption(code)), by, world)));
  };
  CHECK(redeem_with(code_of(push_proven()), other) == "400 invalid_grant");
  CHECK(outcome(redeem(world, code_of(push_proven()))) == "400 invalid_grant");
  CHECK(redeem_with(code_of(push_proven()), holder) == "200");
  CHECK(outcome(push_proven({{"dpop_jkt", other.jkt()}})) == "400 invalid_dpop_proof");
  CHECK(redeem_with(code_of(push_proven({{"dpop_jkt", holder.jkt()}})), holder) == "200");
}

TEST_CASE("RFC 9449 §10.1: that proof is looked at as any other, and used once") {
  World world(taking_proofs({.require_nonce = true}, taking_pushes()));
  const KeyHolder holder;
  const auto proof = [&](const char* url, const std::string& nonce) {
    auto made = holder.proof("POST", url, world.now);
    if (!nonce.empty()) made.claims["nonce"] = nonce;
    return holder.signature(made);
  };
  const char* const here = "https://auth.example/par";
  const auto first = push(world, with_proof(push_of_web(), proof(here, "")));
  CHECK(outcome(first) == "400 use_dpop_nonce");
  const auto nonce = header(first, "DPoP-Nonce");
  CHECK(!nonce.empty());
  CHECK(outcome(push(world, with_proof(push_of_web(), proof(token_url, nonce)))) == "400 invalid_dpop_proof");
  const auto once = proof(here, nonce);
  const auto good = push(world, with_proof(push_of_web(), once));
  CHECK(good.status == 201);
  CHECK(!header(good, "DPoP-Nonce").empty());
  CHECK(outcome(push(world, with_proof(push_of_web(), once))) == "400 invalid_dpop_proof");
}

TEST_CASE("RFC 9126 §2.3: who pushes too much is told so, and nobody else's request goes for it") {
  World world(taking_pushes({.per_client = 3, .per_node = 5}));
  std::vector<std::string> kept;
  for (int i = 0; i < 3; ++i) kept.push_back(pushed(world));
  const auto refused = push(world, push_of_web());
  CHECK(refused.status == 429);
  CHECK(header(refused, "Retry-After") == "30");
  const auto by_public = [&] { return push(world, post("/par", authorize_params(by_native))); };
  CHECK(by_public().status == 201);
  CHECK(by_public().status == 201);
  const auto full = by_public();
  CHECK(outcome(full) == "503 temporarily_unavailable");
  CHECK(header(full, "Retry-After") == "1");
  for (const auto& request_uri : kept) CHECK(asks_consent(come(world, request_uri)));
  world.now += 60s;
  CHECK(push(world, push_of_web()).status == 201);
}

TEST_CASE("RFC 9126 §2.1: what proved the client is no part of its request") {
  World world(taking_pushes());
  const auto form =
      authorize_params(both(by_legacy, {{"client_id", "post"}, {"redirect_uri", "https://post.example/cb"}}));
  auto request = post("/par", form);
  request.body += "&client_secret=" + form_encode("web secret:%+");
  const auto answer = push(world, request);
  INFO(answer.body);
  REQUIRE(answer.status == 201);
  const auto kept = world.store->find("pushed_request", hash_token(member(answer, "request_uri")));
  REQUIRE(kept);
  CHECK(kept->record.data.find("secret") == std::string::npos);
  const Params back{{"client_id", "post"}, {"request_uri", member(answer, "request_uri")}};
  CHECK(asks_consent(world.server().authorize(get("/authorize?" + back.encode()), browser())));
}

TEST_CASE("RFC 9126 §5: the metadata document names the endpoint, and says whether it must be used") {
  for (const bool required : {false, true}) {
    TokenWorld world(taking_pushes({.required = required}));
    const auto document = nlohmann::json::parse(world.at("/.well-known/oauth-authorization-server", get("/")).body);
    CHECK(document["pushed_authorization_request_endpoint"] == "https://auth.example/par");
    CHECK(document["require_pushed_authorization_requests"] == required);
  }
  TokenWorld without;
  const auto document = nlohmann::json::parse(without.at("/.well-known/oauth-authorization-server", get("/")).body);
  CHECK(!document.contains("pushed_authorization_request_endpoint"));
  CHECK(!document.contains("require_pushed_authorization_requests"));
}

TEST_CASE("RFC 9126 §2.2: what cannot work is told at set-up") {
  World late(taking_pushes({.lifetime = 601s}));
  REQUIRE(late.server().check().size() == 1);
  CHECK(late.server().check().front().find("longer than 600 s") != std::string::npos);
  World none({.more = [](Server& server) { server.pushed_requests("/par", nullptr); }});
  REQUIRE(none.server().check().size() == 1);
  CHECK(none.server().check().front().find("has no store") != std::string::npos);
  CHECK(World(taking_pushes({.lifetime = 600s})).server().check().empty());
}
