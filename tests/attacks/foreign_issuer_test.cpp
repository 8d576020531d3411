#include <array>

#include "support/authorization.hpp"
#include "support/token_endpoints.hpp"
#include "support/token_flow.hpp"
#include "support/token_formats.hpp"

using namespace world;

namespace {

constexpr const char* here = "https://auth.example";
constexpr const char* elsewhere = "https://auth.example/tenant";

/// Two servers that share a store, keys and the names of their clients and people.
struct Neighbours {
  explicit Neighbours(const Choices& choices = {}, const EndpointChoices& options = {})
      : ours(at(here, choices), options), theirs(at(elsewhere, choices), options) {}

  static Choices at(const char* issuer, Choices choices) {
    choices.options.issuer = issuer;
    return choices;
  }

  static bool takes(const Bearer& api, std::string_view access) {
    return std::holds_alternative<Authorization>(api.check(with_bearer(get("/api"), access)));
  }
  static Bearer api_of(const World& world, std::vector<TokenReader> readers = {}) {
    return world.bearer({.audience = {photos}, .readers = std::move(readers)});
  }
  static Issued tokens_of(TokenWorld& world) { return world.tokens_of_web({{"resource", photos}}); }

  TokenWorld ours;
  TokenWorld theirs;
};

/// Sockets as somebody fills them who has one server: they do not know that there could be two.
Choices without_issuer(const std::shared_ptr<Store>& store) {
  Choices choices;
  choices.store = store;
  choices.tokens = stores::tokens(store, here, {.clock = [] { return start; }});
  const auto second = stores::tokens(store, elsewhere, {.clock = [] { return start; }});
  auto& tokens = choices.tokens;
  tokens.issuer.clear();
  tokens.put = [first = tokens.put, second](const NewTokens& made) {
    return made.access_authorization.issuer == here ? first(made) : second.put(made);
  };
  const auto either = [](auto first, auto other) {
    return [=](const auto&... what) {
      auto found = first(what...);
      return found.state == Stored::State::unknown ? other(what...) : found;
    };
  };
  tokens.find_access = either(tokens.find_access, second.find_access);
  tokens.find_refresh = either(tokens.find_refresh, second.find_refresh);
  return choices;
}

void stays_away(Neighbours& both, const std::vector<TokenReader>& readers = {}) {
  const auto theirs = Neighbours::tokens_of(both.theirs);
  CHECK_FALSE(both.ours.introspected(theirs.access)["active"].get<bool>());
  CHECK_FALSE(both.ours.introspected(theirs.refresh, "web")["active"].get<bool>());
  CHECK(both.ours.revoke({{"token", theirs.refresh}}).status == 200);
  CHECK(both.ours.revoke({{"token", theirs.access}}).status == 200);
  CHECK(is_refused(refresh(both.ours, theirs.refresh), "invalid_grant"));

  // Nothing of it has harmed whose they are.
  CHECK(Neighbours::takes(Neighbours::api_of(both.theirs, readers), theirs.access));
  CHECK(both.theirs.introspected(theirs.access)["active"].get<bool>());
  CHECK(issued(refresh(both.theirs, theirs.refresh)).scope == "read write");
  CHECK(both.ours.count(Event::Kind::refresh_reused) == 0);
}

}  // namespace

TEST_CASE("foreign issuer: opaque tokens and codes of another server on the same store are unknown") {
  Neighbours both;
  const auto theirs = Neighbours::tokens_of(both.theirs);
  CHECK_FALSE(Neighbours::takes(Neighbours::api_of(both.ours), theirs.access));
  CHECK(Neighbours::takes(Neighbours::api_of(both.theirs), theirs.access));
  stays_away(both);

  const auto granted = code(both.theirs);
  CHECK(is_refused(redeem(both.ours, granted), "invalid_grant"));
  // It is not spent, and redeemed twice where it belongs it is a replay there.
  const auto tokens = issued(redeem(both.theirs, granted));
  CHECK(is_refused(redeem(both.ours, granted), "invalid_grant"));
  CHECK(both.theirs.introspected(tokens.refresh, "web")["active"].get<bool>());
}

TEST_CASE("foreign issuer: a sealed token of another server that has the same key is unknown") {
  const auto keys = sealing_ring();
  // A reader for each, made from its sockets; and one that knows the key alone, behind endpoints that know who they
  // are.
  EndpointChoices options;
  options.introspection.readers = {tokens::sealed_reader(keys)};
  options.revocation.readers = {tokens::sealed_reader(keys)};
  Neighbours both(sealed_choices(keys), options);
  const auto theirs = Neighbours::tokens_of(both.theirs);
  const auto our_reader = tokens::sealed_reader(keys, both.ours.tokens);
  CHECK_FALSE(Neighbours::takes(Neighbours::api_of(both.ours, {our_reader}), theirs.access));
  CHECK_FALSE(Neighbours::takes(Neighbours::api_of(both.ours, {tokens::sealed_reader(keys)}), theirs.access));
  CHECK(our_reader.read(theirs.access).state == Stored::State::unknown);
  const auto their_reader = tokens::sealed_reader(keys, both.theirs.tokens);
  stays_away(both, {their_reader});
  CHECK(their_reader.read(Neighbours::tokens_of(both.theirs).access).authorization.issuer == elsewhere);
}

TEST_CASE("foreign issuer: a server that reads another's tokens ends none of that one's families") {
  const auto keys = ring_of();
  EndpointChoices options;
  options.revocation.readers = {
      jwt_reader({.issuer = elsewhere, .audience = {photos}, .jwks = keys->jwks(), .environment = {.clock = [] {
                                                                                     return start;
                                                                                   }}})};
  Neighbours both(jwt_choices(keys), options);
  const auto theirs = Neighbours::tokens_of(both.theirs);
  CHECK(both.ours.revoke({{"token", theirs.access}}).status == 200);
  CHECK(both.ours.count(Event::Kind::tokens_revoked) == 0);
  CHECK(Neighbours::takes(Neighbours::api_of(both.theirs), theirs.access));
  // Its own it ends.
  const auto own = Neighbours::tokens_of(both.ours);
  CHECK(both.ours.revoke({{"token", own.access}}).status == 200);
  CHECK_FALSE(Neighbours::takes(Neighbours::api_of(both.ours), own.access));
}

TEST_CASE("foreign issuer: sockets that know of one server alone give nothing of another to this one") {
  Neighbours both(without_issuer(stores::memory()));
  stays_away(both);

  Choices choices;
  choices.store = stores::memory();
  auto& codes = choices.codes;
  codes = stores::codes(choices.store, elsewhere, {.clock = [] { return start; }});
  codes.put = [put = codes.put](const TokenHash& code, Authorization granted) {
    granted.issuer = elsewhere;
    return put(code, granted);
  };
  World ours(std::move(choices));
  CHECK(is_refused(redeem(ours, code(ours)), "invalid_grant"));
  World mended;
  CHECK(issued(redeem(mended, code(mended))).scope == "read write");
}

TEST_CASE("foreign issuer: what an earlier version stored tells no issuer, and is the server's own") {
  World world;
  Authorization granted{.client_id = "web", .user_id = "alice", .access = {.scope = {"read"}}, .family = "a family"};
  granted.expires_at = start + 1h;
  const std::array records = {Record{.kind = "access_token",
                                     .hash = hash_token("an-older-token"),
                                     .client_id = "web",
                                     .family = "a family",
                                     .data = serialize(granted)}};
  REQUIRE(world.store->put(records));
  CHECK(opens(world, "an-older-token"));
}

TEST_CASE("foreign issuer: a server on the sockets of another keeps nothing there") {
  Choices choices;
  choices.store = stores::memory();
  choices.tokens = stores::tokens(choices.store, elsewhere);
  World world(std::move(choices));
  CHECK(world.token(web_request({{"grant_type", "client_credentials"}})).status == 500);
  REQUIRE(!world.failures.empty());
  CHECK(world.failures.back().find("another issuer than Options::issuer") != std::string::npos);
  CHECK_THROWS_AS(stores::tokens(stores::memory(), ""), std::invalid_argument);
  CHECK_THROWS_AS(stores::codes(stores::memory(), ""), std::invalid_argument);
}

TEST_CASE("foreign issuer: a decision that waits at another server with the same key is none here") {
  const auto in_store = [](const std::shared_ptr<Store>& store) { return session::transactions(store); };
  const auto sealed = [](const std::shared_ptr<Store>& store) {
    return session::sealed_transactions(Secret(std::string(32, 'k')), store);
  };
  using Make = std::function<std::unique_ptr<TransactionStore>(const std::shared_ptr<Store>&)>;
  for (const Make& make : {Make(in_store), Make(sealed)}) {
    Choices choices;
    choices.more = [&](Server& server) { server.transactions(make(choices.store)); };
    Neighbours both(choices);
    const auto asked = consent(both.theirs);
    CHECK(is_page(both.ours.server().decide(decision(asked), browser()), 400));
    const auto waiting = sign_in(both.theirs);
    auto who = stranger();
    CHECK(is_page(both.ours.server().resume(login(waiting.transaction_id), who, User{.id = "alice"}), 400));
    CHECK(!who.user);

    CHECK(!location_param(both.theirs.server().decide(decision(asked), browser()), "code").empty());
    CHECK(std::holds_alternative<Consent>(
        both.theirs.server().resume(login(waiting.transaction_id), who, User{.id = "alice"})));
  }
}

TEST_CASE("foreign issuer: a request that was posted to another server begins nothing here") {
  Choices choices;
  choices.more = [&](Server& server) { server.transactions(session::transactions(choices.store)); };
  Neighbours both(choices);
  auto posted = post("/authorize", authorize_params());
  posted.headers.set("Sec-Fetch-Site", "cross-site");
  const auto sent_on = answered(both.theirs.server().authorize(posted, browser()));
  const auto again = get("/authorize" + location(sent_on));
  CHECK(is_page(both.ours.server().authorize(again, browser()), 400));
  CHECK(std::holds_alternative<Consent>(both.theirs.server().authorize(again, browser())));
}

TEST_CASE("foreign issuer: whoever is signed in at another server of the host is nobody here") {
  const auto store = stores::memory();
  const session::Cookies ours(store, {.issuer = here});
  const session::Cookies theirs(store, {.issuer = elsewhere});
  std::string signed_in;
  theirs.handle([&](const Request&, Browser& who) {
    who = {.session_id = random_token(system_random), .user = User{.id = "alice"}};
    signed_in = who.session_id;
    return Response{};
  })(get("/login"));
  const auto user = [&](const session::Cookies& site, const std::string& cookie) {
    auto request = get("/account");
    request.headers.set("Cookie", cookie);
    std::string name;
    site.handle([&](const Request&, Browser& who) {
      name = who.user ? who.user->id : "nobody";
      return Response{};
    })(request);
    return name;
  };
  CHECK(ours.cookie_name() != theirs.cookie_name());
  CHECK(user(ours, theirs.cookie_name() + "=" + signed_in) == "nobody");
  // Not even by hand.
  CHECK(user(ours, ours.cookie_name() + "=" + signed_in) == "nobody");
  CHECK(user(theirs, theirs.cookie_name() + "=" + signed_in) == "alice");
}

TEST_CASE("foreign issuer: an API of several issuers is told whose a person is, and loosened() tells the API") {
  const auto keys = ring_of();
  const auto reader_of = [&](const char* issuer) {
    return jwt_reader(
        {.issuer = issuer, .audience = {photos}, .jwks = keys->jwks(), .environment = {.clock = [] { return start; }}});
  };
  Neighbours both(jwt_choices(keys));
  const Bearer api(TokenStore{}, {.audience = {photos},
                                  .readers = {reader_of(here), reader_of(elsewhere)},
                                  .environment = {.clock = [] { return start; }}});
  const auto issuer_of = [&](TokenWorld& world) {
    const auto checked = api.check(with_bearer(get("/api"), Neighbours::tokens_of(world).access));
    REQUIRE(std::holds_alternative<Authorization>(checked));
    return std::get<Authorization>(checked).issuer;
  };
  CHECK(issuer_of(both.ours) == here);
  CHECK(issuer_of(both.theirs) == elsewhere);
  CHECK(says(api.loosened(), "tokens of several issuers are taken"));
  // A reader of one takes none of the other.
  const auto one = Bearer(TokenStore{}, {.audience = {photos}, .readers = {reader_of(here)}});
  CHECK_FALSE(Neighbours::takes(one, Neighbours::tokens_of(both.theirs).access));
  CHECK_FALSE(says(one.loosened(), "several issuers"));
}
