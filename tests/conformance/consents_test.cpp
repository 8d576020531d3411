#include "support/consents.hpp"

using namespace world;

// The memory of what people have granted, and the page where they take it back.

namespace {

using Names = std::vector<std::string>;

const Params with_all = {{"scope", "read write"}, {"resource", photos_api}, {"claims", "email name"}};

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

TEST_CASE("N2: details are within what was granted, by what their type says") {
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

TEST_CASE("N4, OpenID Connect Core §3.1.2.6: prompt=none is answered where enough is remembered") {
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
