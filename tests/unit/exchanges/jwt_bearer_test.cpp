#include "oauthkit/jwt_bearer.hpp"

#include "stores/sqlite/fixture.hpp"
#include "support/asserting.hpp"
#include "support/certificates.hpp"
#include "support/published_keys.hpp"
#include "support/watched_store.hpp"

using namespace world;
using Json = nlohmann::json;
using Sentences = std::vector<std::string>;

namespace {

/// What is wrong, or given up, at a server with nothing beside this exchange.
Server with(std::unique_ptr<Exchange> exchange) {
  Server server({.issuer = auth_server, .environment = {.clock = [] { return start; }}});
  server.clients([](std::string_view) -> Result<Client> { return usual_clients().front(); });
  server.authenticate(client_auth::secret_basic());
  server.exchange(std::move(exchange));
  return server;
}

Issue opaque() { return tokens::opaque(stores::tokens(stores::memory(), auth_server), {.access = 1h}); }

TrustedIssuers usually_trusted() { return TrustedIssuers(usual_issuers()); }

}  // namespace

TEST_CASE("jwt_bearer: what it cannot do without is told") {
  const JwtBearerOptions options = {.subject = usual_subject};
  const auto mistakes = [](TrustedIssuers issuers, std::shared_ptr<Store> store, JwtBearerOptions chosen, Issue issue) {
    return with(exchanges::jwt_bearer(std::move(issuers), std::move(store), std::move(chosen), std::move(issue)))
        .check();
  };
  CHECK(mistakes({}, stores::memory(), options, opaque()) ==
        Sentences{"exchanges::jwt_bearer trusts nobody: name somebody in its TrustedIssuers."});
  CHECK(mistakes(usually_trusted(), nullptr, options, opaque()) ==
        Sentences{"exchanges::jwt_bearer can not tell a replay: give it a Store."});
  CHECK(mistakes(usually_trusted(), stores::memory(), {}, opaque()) ==
        Sentences{"exchanges::jwt_bearer does not know whom an assertion is about: set JwtBearerOptions::subject."});
  CHECK(mistakes(usually_trusted(), stores::memory(), options, {}) ==
        Sentences{"exchanges::jwt_bearer has no issue function: give it tokens::opaque(...) or your own."});
  CHECK(mistakes(usually_trusted(), stores::memory(), options, opaque()).empty());
}

TEST_CASE("jwt_bearer: what it gives up is told") {
  const auto loosened = [](JwtBearerOptions options) {
    options.subject = usual_subject;
    return with(exchanges::jwt_bearer(usually_trusted(), stores::memory(), std::move(options), opaque())).loosened();
  };
  CHECK(loosened({.public_clients = true}) ==
        Sentences{"exchanges::jwt_bearer takes assertions from public clients: whoever finds one has a token."});
  CHECK(loosened({.legacy_audiences = {token_url}}) ==
        Sentences{"exchanges::jwt_bearer takes legacy_audiences: an assertion that is made for another server may work "
                  "here."});
  CHECK(loosened({}).empty());
}

TEST_CASE("jwt_bearer: a memory of this process alone, beside codes that outlive it, is told") {
  const store_tests::Sqlite sqlite;
  const auto loosened = [&](const std::shared_ptr<Store>& replays) {
    Choices choices;
    choices.store = sqlite.store;
    choices.more = [&](Server& server) {
      server.exchange(exchanges::jwt_bearer(usually_trusted(), replays, {.subject = usual_subject}, opaque()));
    };
    World world(std::move(choices));
    return world.server().loosened();
  };
  CHECK(loosened(stores::memory()) ==
        Sentences{"exchanges::jwt_bearer remembers assertions in this process alone, beside codes or tokens that are "
                  "kept for longer: another node or the next start takes an assertion again."});
  CHECK(loosened(sqlite.store).empty());
}

TEST_CASE("jwt_bearer: a public client that lists the grant type is told what it cannot do") {
  AssertionWorld world;
  CHECK(client_problems(world.client("native"), world.server()) ==
        Sentences{"The client \"native\" is public, and assertions are taken from confidential clients: set "
                  "JwtBearerOptions::public_clients, or remove the grant type."});
  CHECK(client_problems(world.client("web"), world.server()).empty());
  AssertionWorld open({.options = {.subject = usual_subject, .public_clients = true}});
  CHECK(client_problems(open.client("native"), open.server()).empty());
}

TEST_CASE("jwt_bearer: whom it is about, the application says by all that the assertion says") {
  Asserting asserting;
  asserting.options.subject = [](const Assertion& assertion) -> Result<User> {
    const auto told = Json::parse(assertion.claims);
    if (told.value("tenant", "") == "locked") return access_denied("the tenant is locked");
    if (told.value("tenant", "") == "unknown") return User();
    return User{.id = told.value("tenant", "") + "/" + assertion.subject};
  };
  AssertionWorld world(asserting);
  CHECK(world.granted(world.assertion({{"tenant", "a"}})).user_id == "a/U1");
  CHECK(world.granted(world.assertion({{"tenant", "b"}})).user_id == "b/U1");
  CHECK(error(world.send(world.assertion({{"tenant", "locked"}}))) == "access_denied");
  CHECK(world.with({{"tenant", "unknown"}}) == "400 invalid_grant");
  CHECK(world.reason() == "its subject is nobody here");
}

TEST_CASE("jwt_bearer: how the person signed in is what the application says, or else the assertion") {
  Asserting asserting;
  AssertionWorld as_asserted(asserting);
  const Json claims = {{"auth_time", as_asserted.in(-60s)}, {"acr", "theirs"}, {"amr", {"pwd"}}};
  const auto theirs = as_asserted.granted(as_asserted.assertion(claims)).authentication;
  CHECK(theirs == Authentication{.auth_time = start - 60s, .acr = "theirs", .amr = {"pwd"}});
  asserting.options.subject = [](const Assertion&) -> Result<User> {
    return User{.id = "alice", .authentication = {.acr = "ours"}};
  };
  AssertionWorld as_said(asserting);
  CHECK(as_said.granted(as_said.assertion(claims)).authentication == Authentication{.acr = "ours"});
}

TEST_CASE("jwt_bearer: the application adds to the token what it knows of the assertion") {
  Asserting asserting;
  asserting.options.extra = [](const TokenRequest& request, const User& user, const Assertion& assertion) {
    if (assertion.jti == "odd") return std::string("no object");
    return Json{{"by", assertion.issuer}, {"of", user.id}, {"for", request.client.id}}.dump();
  };
  AssertionWorld world(asserting);
  CHECK(Json::parse(world.granted(world.assertion()).extra) == Json{{"by", idp}, {"of", "alice"}, {"for", "web"}});
  CHECK(told(world.send(world.assertion({{"jti", "odd"}}))) == "500 server_error");
}

TEST_CASE("jwt_bearer: an issuer may publish its keys, and somebody fetches them") {
  const auto fetcher = std::make_shared<support::PublishedKeys>();
  fetcher->known = std::make_shared<const std::string>(idp_keys());
  World world;
  auto& server = world.server();
  const auto& store = world.store;
  const auto issue = opaque();
  const auto user_of = [](const Assertion& assertion) -> Result<User> { return User{.id = assertion.subject}; };
  const TrustedIssuers trusted(
      {{.issuer = "https://idp.example", .jwks_uri = "https://idp.example/jwks", .profile = AssertionProfile::id_jag}},
      fetcher);
  server.exchange(exchanges::jwt_bearer(trusted, store, {.subject = user_of}, issue));
  world.client("web").grant_types.emplace_back(by_jwt);
  AssertionWorld source;
  const auto send = [&](const std::string& jwt) { return told(world.token(web_request(AssertionWorld::form(jwt)))); };
  CHECK(send(source.assertion()) == "400 invalid_grant");
  CHECK(send(source.id_jag({{"iss", "https://idp.example"}})) == "200");
  CHECK(fetcher->asked.back() == "any https://idp.example/jwks");
}

TEST_CASE("jwt_bearer: keys that are away are 503, and the assertion can be used once they are back") {
  const auto keys = std::make_shared<support::PublishedKeys>();
  keys->known = std::make_shared<const std::string>(idp_keys());
  AssertionWorld world({.trusted = TrustedIssuers({{.issuer = idp, .jwks_uri = "https://idp.example/jwks"}}, keys)});
  const auto jwt = world.assertion();
  keys->away = true;
  CHECK(told(world.send(jwt)) == "503 temporarily_unavailable");
  keys->away = false;
  CHECK(world.sent(jwt) == "200");
  CHECK(world.sent(jwt) == "400 invalid_grant");
}

TEST_CASE("jwt_bearer: a store that is away is 503, and the assertion can be used once it is back") {
  const auto store = std::make_shared<support::WatchedStore>(stores::memory());
  Choices choices;
  choices.store = store;
  AssertionWorld world({}, std::move(choices));
  const auto jwt = world.assertion();
  store->fail_after(0);
  CHECK(told(world.send(jwt)) == "503 temporarily_unavailable");
  CHECK(world.count(Event::Kind::tokens_issued) == 0);
  CHECK(world.count(Event::Kind::assertion_replayed) == 0);
  CHECK(world.sent(jwt) == "200");
}

TEST_CASE("jwt_bearer: an assertion is remembered until it ends, and clocks may differ") {
  const auto store = std::make_shared<support::WatchedStore>(stores::memory());
  Choices choices;
  choices.store = store;
  AssertionWorld world({}, std::move(choices));
  CHECK(world.with({{"exp", world.in(120s)}}) == "200");
  const auto& records = store->put_records();
  const auto remembered =
      std::find_if(records.begin(), records.end(), [](const Record& record) { return record.kind == "assertion"; });
  REQUIRE(remembered != records.end());
  CHECK(remembered->expires_at == start + 120s + 5min);
  CHECK(remembered->data.empty());
}

TEST_CASE("jwt_bearer: an assertion that one client has used counts for none whose clocks may differ by more") {
  Choices choices;
  choices.store = stores::memory();
  AssertionWorld world({}, choices);
  world.client("web").profile.emplace(Profile::oauth21).clock = {.most = 5s};
  const auto jwt = world.assertion({{"exp", world.in(60s)}});
  const auto other = world.assertion({{"exp", world.in(60s)}});
  CHECK(world.sent(jwt) == "200");
  world.now += 80s;
  choices.store->sweep(world.now, 100);
  CHECK(world.sent(other) == "400 invalid_grant");
  CHECK(world.reason() == "exp has passed");
  world.client("web").profile.reset();
  CHECK(world.sent(jwt) == "400 invalid_grant");
  CHECK(world.reason() == "it was used before");
  CHECK(world.sent(other) == "200");
}

TEST_CASE("jwt_bearer: who alone may act is a client of this server where the assertion says so") {
  AssertionWorld world;
  const auto may_act = [&](const Json& party) { return world.granted(world.assertion({{"may_act", party}})).may_act; };
  const Json post = {{"sub", "post"}, {"client_id", "post"}};
  auto of_this_server = post;
  of_this_server["iss"] = auth_server;
  CHECK(may_act(of_this_server) == Actor{.sub = "post", .client_id = "post"});
  CHECK(may_act(post) == Actor{.sub = "post", .client_id = "post", .iss = idp});
}

TEST_CASE("jwt_bearer: an assertion that is bound to a certificate wants it, and so does the token") {
  Choices choices;
  choices.options.tls_client_certificate_bound_access_tokens = true;
  AssertionWorld world({}, std::move(choices));
  world.client("web").tls.tls_client_certificate_bound_access_tokens = true;
  const Identity identity;
  const auto hash = hash_of(identity.der());
  const auto jwt = world.assertion({{"cnf", {{"x5t#S256", hash}}}});
  const auto request = web_request(AssertionWorld::form(jwt));
  CHECK(told(world.token(with_certificate(request, Identity()))) == "400 invalid_grant");
  CHECK(world.reason() == "it is bound to what was not proved");
  const auto tokens = issued(world.token(with_certificate(request, identity)));
  CHECK(meaning_of(world, tokens).confirmation == Confirmation{.x5t_s256 = hash});
}

TEST_CASE("jwt_bearer: the algorithms are those of the profile") {
  Choices choices;
  choices.options.profile.algorithms = {SigningAlgorithm::es256};
  AssertionWorld world({}, std::move(choices));
  CHECK(world.sent(world.assertion({}, {}, jose::Algorithm::ps256)) == "400 invalid_grant");
  CHECK(world.reason() == "the profile does not admit the algorithm");
  CHECK(world.sent(world.assertion({}, {}, jose::Algorithm::es256)) == "200");
}

TEST_CASE("jwt_bearer: clocks may differ as the profile says") {
  Choices choices;
  choices.options.profile.clock = {.most = 10s};
  AssertionWorld world({}, std::move(choices));
  CHECK(world.with({{"iat", world.in(11s)}}) == "400 invalid_grant");
  CHECK(world.with({{"iat", world.in(10s)}}) == "200");
}
