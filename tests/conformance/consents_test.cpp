#include "support/consents.hpp"

#include "stores/sqlite/fixture.hpp"

using namespace world;

// The memory of what people have granted, and the page where they take it back.

namespace {

using Names = std::vector<std::string>;

const Params with_all = {{"scope", "read write"}, {"resource", photos_api}, {"claims", "email name"}};

std::unique_ptr<ConsentWorld> on(std::shared_ptr<Store> store) {
  return std::make_unique<ConsentWorld>(Choices{.store = std::move(store)});
}

/// What a person may tell of who asks, where no page is shown.
std::string silently(World& world, const Params& changes = {}, const Browser& who = browser()) {
  return comes_to(world, changed(changes, {{"prompt", "none"}}), who);
}

}  // namespace

TEST_CASE("N1: what was checked is remembered, with claims, resources and when") {
  ConsentWorld world;
  CHECK(agree(world, with_all, {"read"}) == "code");
  const auto all = world.consents.of("alice");
  REQUIRE(all.size() == 1);
  CHECK(all.front().client_id == "web");
  CHECK(all.front().access == Access{.scope = {"read"}, .resource = {photos_api}});
  CHECK(all.front().claims == Names{"email", "name"});
  CHECK(all.front().granted_at == start);
  CHECK(all.front().expires_at == start + 24h * 365);
  CHECK(world.consents.of("bob").empty());
}

TEST_CASE("N1: a refusal is not remembered and erases nothing") {
  ConsentWorld world;
  CHECK(told(world.server().decide(decision(consent(world), "deny"), browser())) == "access_denied");
  CHECK(told(world.server().decide(checking(consent(world), {}), browser())) == "access_denied");
  CHECK(world.consents.of("alice").empty());
  CHECK(agree(world, {{"scope", "read"}}, {"read"}) == "code");
  CHECK(told(world.server().decide(decision(consent(world), "deny"), browser())) == "access_denied");
  CHECK(world.granted() == "read");
}

TEST_CASE("N2, OpenID Connect Core §3.1.2.4: no page only where all that is asked for is within what was granted") {
  ConsentWorld world;
  const Params granted = {{"scope", "read"}, {"resource", photos_api}, {"claims", "email name"}};
  CHECK(agree(world, granted, {"read"}) == "code");
  for (const Params& beyond :
       {Params{{"scope", "read write"}}, Params{{"scope", "write"}}, Params{{"resource", mail_api}},
        Params{{"resource", ""}}, Params{{"claims", "email name phone_number"}}, Params{{"prompt", "consent"}}}) {
    CAPTURE(beyond.encode());
    CHECK(comes_to(world, changed(granted, beyond)) == "page");
  }
  CHECK(comes_to(world, granted) == "code");
  CHECK(comes_to(world, changed(granted, {{"claims", "name"}})) == "code");
  CHECK(comes_to(world, changed(granted, {{"claims", ""}})) == "code");
}

TEST_CASE("N2, RFC 9396 §7: details are within what was granted, by what their type says") {
  ConsentWorld world;
  world.server().authorization_details({.type = "account", .fields = {{"actions", details::strings}}});
  world.server().authorization_details({.type = "payment",
                                        .fields = {{"amount", details::string}},
                                        .within = [](const Detail&, const Detail&) { return false; }});
  world.client("web").authorization_details_types = {"account", "payment"};
  const auto asking = [](const char* detail) {
    return Params{{"scope", "read"}, {"authorization_details", std::string("[").append(detail).append("]")}};
  };
  const auto both = R"({"type":"account","actions":["read","close"]})";
  const auto one = R"({"type":"account","actions":["read"]})";
  const auto payment = R"({"type":"payment","amount":"1"})";
  for (const auto* detail : {one, payment}) {
    CHECK(
        told(world.server().decide(post("/decision", {{"transaction_id", consent(world, asking(detail)).transaction_id},
                                                      {"decision", "allow_all"}}),
                                   browser())) == "code");
  }
  CHECK(comes_to(world, asking(one)) == "code");
  CHECK(comes_to(world, asking(both)) == "page");
  // Each payment is agreed to for itself.
  CHECK(comes_to(world, asking(payment)) == "page");
  CHECK(comes_to(world, {{"scope", "read"}}) == "code");
}

TEST_CASE("N2a, RFC 8252 §8.6: who others could be is asked about, whatever was granted before") {
  ConsentWorld world;
  const auto asked_again = [&](const Params& who, const char* redirect_uri) {
    const auto page = consent(world, who);
    CHECK(told(world.server().decide(decision(page), browser()), redirect_uri) == "code");
    return comes_to(world, who);
  };
  const char* loopback = "http://127.0.0.1:4711/cb";
  CHECK(asked_again({{"client_id", "native"}, {"redirect_uri", loopback}}, loopback) == "page");
  const char* scheme = "com.example.app:/cb";
  world.client("native").redirect_uris = {scheme};
  CHECK(asked_again({{"client_id", "native"}, {"redirect_uri", scheme}}, scheme) == "page");
  world.client("post").registration.source = ClientRegistration::Source::registration;
  const char* registered = "https://post.example/cb";
  CHECK(asked_again({{"client_id", "post"}, {"redirect_uri", registered}}, registered) == "page");
  // https belongs to somebody, also to a public client.
  const char* https = "https://spa.example/cb";
  CHECK(asked_again({{"client_id", "spa"}, {"redirect_uri", https}}, https).empty());
  CHECK(told(reply(world, {{"client_id", "spa"}, {"redirect_uri", https}}), https) == "code");
}

TEST_CASE("N2a: a client that has changed since is asked about") {
  using Change = void (*)(Client&);
  const std::vector<Change> changes = {
      [](Client& client) { client.name = "Another"; },
      [](Client& client) { client.redirect_uris.push_back("https://more.example/cb"); },
      [](Client& client) { client.jwks_uri = "https://web.example/jwks"; },
      [](Client& client) { client.registration.generation = "its second life"; }};
  for (const auto& change : changes) {
    ConsentWorld world;
    CHECK(agree(world, {}, {"read", "write"}) == "code");
    CHECK(comes_to(world) == "code");
    change(world.client("web"));
    CHECK(comes_to(world, {{"redirect_uri", "https://web.example/cb"}}) == "page");
    CHECK(consent(world, {{"redirect_uri", "https://web.example/cb"}}).granted_before.empty());
    // What the client was granted as it was is no part of what it is granted now.
    CHECK(agree(world, {{"redirect_uri", "https://web.example/cb"}, {"scope", "read"}}, {"read"}) == "code");
    CHECK(world.granted() == "read");
    world.client("web").scope = {"write", "read"};
    CHECK(comes_to(world, {{"redirect_uri", "https://web.example/cb"}, {"scope", "read"}}) == "code");
  }
}

TEST_CASE("N3: more is asked for: the page shows all, says what is new, and agreeing adds") {
  ConsentWorld world;
  CHECK(agree(world, {{"scope", "read"}, {"claims", "email"}}, {"read"}) == "code");
  const Params more = {{"scope", "read write"}, {"claims", "email name"}};
  const auto page = consent(world, more);
  CHECK(page.reason == Consent::Reason::more_than_before);
  CHECK(page.scope == Scope{"read", "write"});
  CHECK(page.granted_before.scope == Scope{"read"});
  CHECK(page.request.claims == Names{"email", "name"});
  CHECK(page.claims_granted_before == Names{"email"});
  CHECK(told(world.server().decide(decision(page), browser())) == "code");
  CHECK(comes_to(world, more) == "code");
  // What this request did not ask for is there as it was.
  CHECK(agree(world, {{"scope", "write"}, {"claims", "phone_number"}}, {"write"}) == "code");
  CHECK(comes_to(world, changed(more, {{"claims", "email name phone_number"}})) == "code");
}

TEST_CASE("N3: unchecking what was granted takes it away") {
  ConsentWorld world;
  CHECK(agree(world, {}, {"read", "write"}) == "code");
  CHECK(comes_to(world, {{"scope", "read"}}) == "code");
  CHECK(agree(world, {{"prompt", "consent"}}, {"write"}) == "code");
  CHECK(world.granted() == "write");
  CHECK(comes_to(world, {{"scope", "read"}}) == "page");
  CHECK(comes_to(world, {{"scope", "write"}}) == "code");
}

TEST_CASE(
    "N4, OpenID Connect Core §3.1.2.6: prompt=none is answered where enough is remembered, else consent_required") {
  ConsentWorld world;
  CHECK(silently(world) == "consent_required");
  CHECK(agree(world, {{"scope", "read"}}, {"read"}) == "code");
  CHECK(silently(world) == "consent_required");
  CHECK(silently(world, {{"scope", "read"}, {"claims", "email"}}) == "consent_required");
  CHECK(silently(world, {{"scope", "read"}}, stranger()) == "login_required");
  CHECK(silently(world, {{"scope", "read"}}, browser("bob")) == "consent_required");
  const auto answer = reply(world, {{"scope", "read"}, {"prompt", "none"}});
  CHECK(issued(redeem(world, location_param(answer, "code"))).scope == "read");
}

TEST_CASE("N5: the memory ends with its lifetime, when the client is gone, and when the user withdraws") {
  ConsentWorld world({}, {.lifetime = 1h});
  CHECK(agree(world, {}, {"read", "write"}) == "code");
  world.now += 59min + 59s;
  CHECK(comes_to(world) == "code");
  world.now += 1s;
  CHECK(comes_to(world) == "page");
  CHECK(world.consents.of("alice").empty());
  CHECK(agree(world, {}, {"read", "write"}) == "code");
  const auto client = world.client("web");
  world.client("web").id = "gone";
  CHECK(is_page(ask(world), 400));
  // Somebody else has the name now.
  auto& other = world.client("gone");
  other = client;
  other.name = "Another company";
  CHECK(comes_to(world) == "page");
  other = client;
  CHECK(comes_to(world) == "code");
  CHECK(world.consents.withdraw("alice", "web"));
  CHECK(comes_to(world) == "page");
}

TEST_CASE("N5: the memory survives a restart, and is one for all nodes") {
  store_tests::Sqlite sqlite;
  CHECK(agree(*on(sqlite.store), {}, {"read", "write"}) == "code");
  sqlite.reopen();
  const auto one = on(sqlite.store);
  const auto other = on(stores::sqlite(sqlite.path));
  CHECK(comes_to(*one) == "code");
  const auto code = silent_code(*other);
  CHECK(one->consents.withdraw("alice", "web"));
  CHECK(comes_to(*other) == "page");
  CHECK(is_refused(redeem(*other, code), "invalid_grant"));
  CHECK(agree(*other, {}, {"read", "write"}) == "code");
  CHECK(redeem(*one, silent_code(*one)).status == 200);
}

TEST_CASE("N6: withdrawing revokes every code and token of this user and client, and nothing of others") {
  ConsentWorld world;
  CHECK(agree(world, {}, {"read", "write"}) == "code");
  const auto code = silent_code(world);
  const auto tokens = issued(redeem(world, silent_code(world)));
  const auto refreshed = issued(refresh(world, issued(redeem(world, silent_code(world))).refresh));
  CHECK(agree(world, {}, {"read", "write"}, browser("bob")) == "code");
  const auto of_bob = issued(redeem(world, silent_code(world, {}, browser("bob"))));
  const char* spa = "https://spa.example/cb";
  const Params by_spa = {{"client_id", "spa"}, {"redirect_uri", spa}};
  CHECK(told(world.server().decide(decision(consent(world, by_spa)), browser()), spa) == "code");

  CHECK(world.consents.withdraw("alice", "web"));
  CHECK(is_refused(redeem(world, code), "invalid_grant"));
  for (const auto& each : {tokens, refreshed}) {
    CHECK_FALSE(opens(world, each.access));
    CHECK(is_refused(refresh(world, each.refresh), "invalid_grant"));
  }
  CHECK(comes_to(world) == "page");
  CHECK(comes_to(world, {{"prompt", "none"}}) == "consent_required");

  CHECK(opens(world, of_bob.access));
  CHECK(refresh(world, of_bob.refresh).status == 200);
  CHECK(comes_to(world, {}, browser("bob")) == "code");
  CHECK(told(reply(world, by_spa), spa) == "code");
  CHECK(agree(world, {}, {"read", "write"}) == "code");
  CHECK(opens(world, issued(redeem(world, silent_code(world))).access));
}

TEST_CASE("N7: a user sees and withdraws their own only") {
  ConsentWorld world;
  CHECK(agree(world, {}, {"read"}) == "code");
  CHECK(agree(world, {}, {"write"}, browser("bob")) == "code");
  CHECK(world.granted("web", "alice") == "read");
  CHECK(world.granted("web", "bob") == "write");
  CHECK(world.consents.of("").empty());
  CHECK_FALSE(world.consents.withdraw("", "web"));
  CHECK_FALSE(world.consents.withdraw("carol", "web"));
  CHECK_FALSE(world.consents.withdraw("alice", "spa"));
  CHECK(world.consents.withdraw("bob", "web"));
  CHECK(world.granted("web", "alice") == "read");
  CHECK(world.granted("web", "bob").empty());
}
