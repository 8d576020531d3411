#include "support/consents.hpp"

#include "support/token_endpoints.hpp"
#include "support/watched_documents.hpp"

using namespace world;

namespace {

ConsentsOptions options_of(const TokenStore& tokens) {
  return {.tokens = tokens, .environment = {.clock = [] { return start; }}};
}

std::string of_length(std::size_t size, char c) { return std::string(size, c); }

}  // namespace

TEST_CASE("consents: what was granted needs no page, and what is beyond it is told of as new") {
  ConsentWorld world;
  CHECK(comes_to(world, {{"scope", "read"}}) == "page");
  CHECK(agree(world, {{"scope", "read"}, {"claims", "email"}}, {"read"}) == "code");
  CHECK(comes_to(world, {{"scope", "read"}}) == "code");
  CHECK(comes_to(world, {{"scope", "read"}, {"claims", "email"}}) == "code");
  const auto page = consent(world, {{"claims", "email name"}});
  CHECK(page.reason == Consent::Reason::more_than_before);
  CHECK(page.granted_before == Scope{"read"});
  CHECK(page.claims_granted_before == std::vector<std::string>{"email"});
  CHECK(page.request.claims == std::vector<std::string>{"email", "name"});
  CHECK(comes_to(world, {{"scope", "read"}}, browser("bob")) == "page");
}

TEST_CASE("consents: a page that the client wants, or that shows nobody's certain client, is told what was granted") {
  ConsentWorld world;
  CHECK(agree(world, {{"claims", "email"}}, {"read", "write"}) == "code");
  const auto wanted = consent(world, {{"claims", "email"}, {"prompt", "consent"}});
  CHECK(wanted.reason == Consent::Reason::client_asked);
  CHECK(wanted.granted_before == Scope{"read", "write"});
  CHECK(wanted.claims_granted_before == std::vector<std::string>{"email"});
  const Params native{{"client_id", "native"}, {"redirect_uri", "http://127.0.0.1:4711/cb"}};
  const auto first = consent(world, native);
  CHECK(first.granted_before.empty());
  CHECK(told(world.server().decide(checking(first, {"read"}), browser()), "http://127.0.0.1:4711/cb") == "code");
  const auto again = consent(world, changed(native, {{"scope", "read"}}));
  CHECK(again.reason == Consent::Reason::identity_not_assured);
  CHECK(again.granted_before == Scope{"read"});
}

TEST_CASE("consents: claims that are new alone are more than before") {
  ConsentWorld world;
  CHECK(agree(world, {}, {"read", "write"}) == "code");
  CHECK(consent(world, {{"claims", "email"}}).reason == Consent::Reason::more_than_before);
}

TEST_CASE("consents: a hook that allows scope lets no claim pass that it does not name") {
  ConsentWorld world;
  bool names_claims = false;
  world.server().immediate([&](const Client&, const User&, const AuthorizationRequest& request) {
    return names_claims ? Immediate::allow(request.access, {}, request.claims) : Immediate::allow(request.access);
  });
  CHECK(comes_to(world, {{"claims", "email"}}) == "page");
  CHECK(comes_to(world, {{"claims", "email"}, {"prompt", "none"}}) == "consent_required");
  CHECK(comes_to(world) == "code");
  names_claims = true;
  CHECK(comes_to(world, {{"claims", "email"}}) == "code");
}

TEST_CASE("consents: without the hook for it every page is shown, and what is kept is for the person alone") {
  ConsentWorld world({}, {.skips = false});
  CHECK(agree(world, {}, {"read"}) == "code");
  CHECK(consent(world).reason == Consent::Reason::not_granted_yet);
  CHECK(world.granted() == "read");
  CHECK(world.consents.withdraw("alice", "web"));
  CHECK(world.granted().empty());
}

TEST_CASE("consents: what a page did not show does not live longer for it") {
  ConsentWorld world({}, {.lifetime = 100s});
  CHECK(agree(world, {{"scope", "read"}}, {"read"}) == "code");
  world.now += 60s;
  CHECK(agree(world, {{"scope", "write"}}, {"write"}) == "code");
  REQUIRE(world.consents.of("alice").size() == 1);
  CHECK(world.consents.of("alice").front().granted_at == start + 60s);
  CHECK(world.consents.of("alice").front().expires_at == start + 100s);
  CHECK(agree(world, {{"prompt", "consent"}}, {"read", "write"}) == "code");
  CHECK(world.consents.of("alice").front().expires_at == start + 160s);
}

TEST_CASE("consents: what has ended comes back with nothing that is agreed to later") {
  ConsentWorld world({}, {.lifetime = 100s});
  CHECK(agree(world, {{"scope", "read"}, {"claims", "email"}}, {"read"}) == "code");
  world.now += 100s;
  CHECK(world.granted().empty());
  CHECK(agree(world, {{"scope", "write"}}, {"write"}) == "code");
  CHECK(world.granted() == "write");
}

TEST_CASE("consents: what is too much to be remembered together is what was agreed to last") {
  ConsentWorld world;
  for (const char name : {'a', 'b', 'c', 'd'}) {
    CHECK(agree(world, {{"claims", of_length(14'000, name)}}, {"read"}) == "code");
  }
  CHECK(world.consents.of("alice").front().claims.size() == 4);
  CHECK(agree(world, {{"claims", of_length(14'000, 'e')}}, {"read"}) == "code");
  CHECK(world.consents.of("alice").front().claims == std::vector<std::string>{of_length(14'000, 'e')});
}

TEST_CASE("consents: share the document of agreements, and each keeps what the other wrote") {
  const auto store = std::make_shared<support::WatchedDocuments>();
  Choices choices{.store = store};
  choices.more = [&](Server& server) { server.agreements(store); };
  ConsentWorld world(std::move(choices));
  CHECK(consent(world).signals.front().kind == Signal::Kind::first_seen);
  CHECK(agree(world, {{"scope", "read"}}, {"read"}) == "code");
  CHECK(consent(world).signals.empty());
  CHECK(world.granted() == "read");
  CHECK(store->behind().list("consent", "", 10).size() == 1);
  CHECK(world.consents.withdraw("alice", "web"));
  CHECK(world.granted().empty());
  // Whoever takes a consent back has seen the client all the same.
  CHECK(consent(world).signals.empty());
}

TEST_CASE("consents: a withdrawal that stopped halfway goes on when it is asked for again") {
  ConsentWorld world;
  int calls = 0;
  auto revoking = world.tokens;
  revoking.revoke = [&](std::string_view family) {
    if (++calls == 2) throw StoreUnavailable("away");
    world.tokens.revoke(family);
  };
  const Consents consents(stores::consents(world.store, "https://auth.example", world.environment()),
                          {.tokens = revoking, .environment = world.environment()});
  CHECK(agree(world, {}, {"read", "write"}) == "code");
  const auto first = issued(redeem(world, silent_code(world)));
  const auto second = issued(redeem(world, silent_code(world)));
  CHECK_THROWS_AS(consents.withdraw("alice", "web"), StoreUnavailable);
  CHECK(comes_to(world) == "page");
  CHECK(consents.withdraw("alice", "web"));
  CHECK_FALSE(opens(world, first.access));
  CHECK_FALSE(opens(world, second.access));
}

TEST_CASE("consents: a withdrawal is told, with whose and from whom, and once") {
  ConsentWorld world;
  std::vector<Event> events;
  auto around = world.environment();
  around.observers.push_back([&](const Event& event) { events.push_back(event); });
  const Consents consents(stores::consents(world.store, "https://auth.example", around),
                          {.tokens = world.tokens, .environment = around});
  CHECK_FALSE(consents.withdraw("alice", "web"));
  CHECK(agree(world, {}, {"read"}) == "code");
  CHECK(consents.withdraw("alice", "web"));
  (void)consents.withdraw("alice", "web");
  REQUIRE(events.size() == 1);
  CHECK(events.front().kind == Event::Kind::consent_withdrawn);
  CHECK(events.front().client_id == "web");
  CHECK(events.front().user_id == "alice");
  CHECK(events.front().at == start);
}

TEST_CASE("consents: while their place is away nothing is answered without a page, and nothing issued") {
  const auto store = std::make_shared<support::WatchedDocuments>();
  ConsentWorld world({.store = store});
  CHECK(agree(world, {}, {"read", "write"}) == "code");
  const auto page = consent(world, {{"prompt", "consent"}});
  store->fail_always();
  CHECK(is_page(answered(ask(world)), 503));
  CHECK(is_page(world.server().decide(decision(page), browser()), 503));
  CHECK(world.count(Event::Kind::consent_given) == 1);
  CHECK_THROWS_AS(world.consents.of("alice"), StoreUnavailable);
  CHECK_THROWS_AS(world.consents.withdraw("alice", "web"), StoreUnavailable);
  store->fail_always(false);
  CHECK(comes_to(world) == "code");
}

TEST_CASE("consents: of two pages that are answered at once neither yes is lost") {
  const auto store = std::make_shared<support::WatchedDocuments>();
  ConsentWorld world({.store = store});
  const auto mine = consent(world, {{"scope", "read"}});
  const auto yours = consent(world, {{"scope", "write"}});
  store->before_write = [&] {
    store->before_write = {};
    CHECK(told(world.server().decide(decision(yours), browser())) == "code");
  };
  CHECK(told(world.server().decide(decision(mine), browser())) == "code");
  CHECK(world.granted() == "write read");
}

TEST_CASE("consents: what is taken back between the look at it and the write does not come back") {
  const auto store = std::make_shared<support::WatchedDocuments>();
  ConsentWorld world({.store = store});
  CHECK(agree(world, {{"scope", "read"}}, {"read"}) == "code");
  const auto page = consent(world, {{"scope", "write"}});
  store->before_write = [&] {
    store->before_write = {};
    CHECK(world.consents.withdraw("alice", "web"));
  };
  CHECK(told(world.server().decide(decision(page), browser())) == "code");
  CHECK(world.granted() == "write");
}

TEST_CASE("consents: a table of one's own fits, and what it lacks is told") {
  World world;
  const auto whole = stores::consents(stores::memory(), "https://auth.example");
  CHECK_NOTHROW(Consents(whole, options_of(world.tokens)));
  for (int missing = 0; missing < 4; ++missing) {
    auto store = whole;
    if (missing == 0) store.remember = nullptr;
    if (missing == 1) store.find = nullptr;
    if (missing == 2) store.list = nullptr;
    if (missing == 3) store.forget = nullptr;
    CHECK_THROWS_AS(Consents(store, options_of(world.tokens)), std::invalid_argument);
  }
  CHECK_THROWS_AS(Consents(whole, options_of({})), std::invalid_argument);
}
