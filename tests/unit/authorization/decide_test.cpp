#include "support/authorization.hpp"
#include "support/token_flow.hpp"

using namespace world;

namespace {

Response decide(World& world, const Request& form, const Browser& who = browser()) {
  return world.server().decide(form, who);
}

/// The consent form with `fields` besides the transaction.
Request answer(const Consent& page, const Params& fields) {
  Params form{{"transaction_id", page.transaction_id}};
  for (const auto& [name, value] : fields) form.add(name, value);
  return post("/decision", form);
}

Scope granted(World& world, const Response& response) {
  return world.codes.take(hash_token(location_param(response, "code")), "web").authorization.access.scope;
}

}  // namespace

TEST_CASE("decide: allow becomes a code, deny an access_denied") {
  World world;
  CHECK(told(decide(world, decision(consent(world)))) == "code");
  CHECK(world.count(Event::Kind::consent_given) == 1);
  CHECK(told(decide(world, decision(consent(world), "deny"))) == "access_denied");
  CHECK(world.count(Event::Kind::consent_denied) == 1);
  CHECK(world.count(Event::Kind::code_issued) == 1);
  CHECK(world.events.back().user_id == "alice");
  CHECK(world.events.back().client_id == "web");
}

TEST_CASE("decide: a decision that is neither leaves the transaction for the right one") {
  World world;
  const auto page = consent(world);
  for (const auto* word : {"", "yes", "Allow", "allow ", "true", "1", "cancel"}) {
    CAPTURE(word);
    CHECK(is_page(decide(world, answer(page, {{"decision", word}, {"scope", "read"}})), 400));
  }
  CHECK(is_page(decide(world, answer(page, {{"scope", "read"}})), 400));
  CHECK(is_page(decide(world, answer(page, {{"decision", "allow"}, {"decision", "deny"}})), 400));
  CHECK(is_page(decide(world, answer(page, {{"decision", "allow"}, {"decision", "allow"}, {"scope", "read"}})), 400));
  CHECK(world.events.empty());
  CHECK(told(decide(world, decision(page))) == "code");
}

TEST_CASE("decide: the form narrows the scope") {
  World world;
  const auto response = decide(world, answer(consent(world), {{"decision", "allow"}, {"scope", "read"}}));
  CHECK(told(response) == "code");
  CHECK(granted(world, response) == Scope{"read"});
  const auto both = decide(world, answer(consent(world), {{"decision", "allow"}, {"scope", "write read"}}));
  CHECK(granted(world, both) == Scope{"read", "write"});
}

TEST_CASE("decide: the form cannot widen the scope") {
  World world;
  const auto page = consent(world, {{"scope", "read"}});
  const Params more = {{"decision", "allow"}, {"scope", "read"}, {"scope", "write"}, {"scope", "admin"}};
  CHECK(granted(world, decide(world, answer(page, more))) == Scope{"read"});
  const auto only_foreign = answer(consent(world, {{"scope", "read"}}), {{"decision", "allow"}, {"scope", "write"}});
  CHECK(told(decide(world, only_foreign)) == "access_denied");
}

TEST_CASE("decide: a malformed scope in the form is refused and decides nothing") {
  World world;
  const auto page = consent(world);
  CHECK(is_page(decide(world, answer(page, {{"decision", "allow"}, {"scope", "re\"ad"}})), 400));
  CHECK(told(decide(world, decision(page))) == "code");
}

TEST_CASE("decide: no box checked grants nothing") {
  World world;
  CHECK(told(decide(world, answer(consent(world), {{"decision", "allow"}}))) == "access_denied");
  CHECK(told(decide(world, answer(consent(world), {{"decision", "allow"}, {"scope", ""}}))) == "access_denied");
  CHECK(world.count(Event::Kind::code_issued) == 0);
  CHECK(world.count(Event::Kind::consent_denied) == 2);
  CHECK(told(decide(world, decision(consent(world)))) == "code");
}

TEST_CASE("decide: where no scope was asked for there is no box to check") {
  World world;
  world.client("web").scope = {};
  const auto page = consent(world, {{"scope", ""}});
  const auto response = decide(world, answer(page, {{"decision", "allow"}}));
  CHECK(told(response) == "code");
  CHECK(granted(world, response).empty());
}

TEST_CASE("decide: another user of the same session cannot answer") {
  World world;
  const auto page = consent(world);
  auto mallory = browser();
  mallory.user->id = "mallory";
  CHECK(is_page(decide(world, decision(page), mallory), 400));
  CHECK(is_page(decide(world, decision(page, "deny"), mallory), 400));
  CHECK(is_page(decide(world, decision(page), Browser{.session_id = browser().session_id}), 400));
  CHECK(world.events.empty());
  CHECK(told(decide(world, decision(page))) == "code");
}

TEST_CASE("decide: another session of the same user cannot answer") {
  World world;
  const auto page = consent(world);
  auto elsewhere = browser();
  elsewhere.session_id = "another session of alice";
  CHECK(is_page(decide(world, decision(page), elsewhere), 400));
  elsewhere.session_id.clear();
  CHECK(is_page(decide(world, decision(page, "deny"), elsewhere), 400));
  CHECK(told(decide(world, decision(page))) == "code");
}

TEST_CASE("decide: is done once, whatever the first answer was") {
  World world;
  for (const auto* first : {"allow", "deny"}) {
    const auto page = consent(world);
    CHECK(!told(decide(world, decision(page, first))).empty());
    CHECK(is_page(decide(world, decision(page)), 400));
    CHECK(is_page(decide(world, decision(page, "deny")), 400));
  }
  CHECK(world.count(Event::Kind::code_issued) == 1);
}

TEST_CASE("decide: takes a form by POST and the transaction from its body alone") {
  World world;
  const auto page = consent(world);
  auto request = decision(page);
  request.method = "GET";
  CHECK(is_page(decide(world, request), 400));
  request = get("/decision?" + decision(page).body);
  CHECK(is_page(decide(world, request), 400));
  request = post("/decision?transaction_id=" + page.transaction_id, {{"decision", "allow"}, {"scope", "read"}});
  CHECK(is_page(decide(world, request), 400));
  request = decision(page);
  request.headers = {{"Content-Type", "text/plain"}};
  CHECK(is_page(decide(world, request), 400));
  request = decision(page);
  request.body += "&x=%zz";
  CHECK(is_page(decide(world, request), 400));
  CHECK(told(decide(world, decision(page))) == "code");
}

TEST_CASE("decide: a transaction id that is none is refused") {
  World world;
  const auto page = consent(world);
  for (const auto& id : {std::string("__proto__"), std::string("x"), page.transaction_id + "A",
                         page.transaction_id.substr(1), std::string(32 * 1024, 'A')}) {
    CHECK(is_page(decide(world, post("/decision", {{"transaction_id", id}, {"decision", "allow"}, {"scope", "read"}})),
                  400));
  }
  CHECK(told(decide(world, decision(page))) == "code");
}

TEST_CASE("decide: a consent is over after ten minutes") {
  World world;
  const auto late = consent(world);
  world.now = start + 10min;
  CHECK(is_page(decide(world, decision(late)), 400));
  CHECK(is_page(decide(world, decision(late, "deny")), 400));
  const auto in_time = consent(world);
  world.now += 10min - 1s;
  CHECK(told(decide(world, decision(in_time))) == "code");
}

TEST_CASE("decide: a client that has gone or changed gets no answer, and the decision is over") {
  World world;
  const auto kept = world.registered;
  const auto refused_when = [&](auto change) {
    const auto page = consent(world);
    change();
    const bool page_shown = is_page(decide(world, decision(page)), 400);
    world.registered = kept;
    return page_shown && is_page(decide(world, decision(page)), 400);
  };
  CHECK(refused_when([&] { world.registered.clear(); }));
  CHECK(refused_when([&] { world.client("web").redirect_uris = {"https://web.example/new"}; }));
  CHECK(refused_when([&] { world.client("web").response_types = {"token"}; }));
  CHECK(world.count(Event::Kind::code_issued) == 0);
  CHECK(told(decide(world, decision(consent(world)))) == "code");
}

TEST_CASE("decide: a scope that the client has lost in the meantime is not granted") {
  World world;
  const auto page = consent(world);
  world.client("web").scope = {"read"};
  CHECK(told(decide(world, decision(page))) == "invalid_scope");
  CHECK(world.count(Event::Kind::code_issued) == 0);
  CHECK(told(decide(world, decision(consent(world, {{"scope", "read"}})))) == "code");
}

TEST_CASE("decide: what the scope policy no longer allows is not granted") {
  Scope allowed = {"read", "write"};
  Choices choices;
  choices.options.policy.scope = [&](const Client&, const User*, const Scope& requested) -> Result<Scope> {
    return requested.intersect(allowed);
  };
  World world(std::move(choices));
  const auto page = consent(world);
  allowed = {"read"};
  CHECK(granted(world, decide(world, decision(page))) == Scope{"read"});
  allowed = {"read", "write"};
  CHECK(granted(world, decide(world, decision(consent(world)))) == Scope{"read", "write"});
}

TEST_CASE("decide: a page of another shape hands in a Decision") {
  World world;
  const auto form = [](const Consent& page) { return post("/decision", {{"transaction_id", page.transaction_id}}); };
  const auto yes = Decision::allow(browser(), Scope{"read", "admin"}, "{\"device\":\"d1\"}");
  const auto response = world.server().decide(form(consent(world)), browser(), yes);
  CHECK(told(response) == "code");
  const auto stored = world.codes.take(hash_token(location_param(response, "code")), "web").authorization;
  CHECK(stored.access.scope == Scope{"read"});
  CHECK(stored.extra == "{\"device\":\"d1\"}");
  CHECK(told(world.server().decide(form(consent(world)), browser(), Decision::deny())) == "access_denied");
}

TEST_CASE("decide: a Decision that names resources grants those of them that were asked for") {
  World world;
  using Resources = std::vector<std::string>;
  const std::string photos = "https://photos.example";
  const std::string mail = "https://mail.example/api";
  const auto decided = [&](const Params& asked, const Resources& named) {
    const auto form = post("/decision", {{"transaction_id", consent(world, asked).transaction_id}});
    return world.server().decide(form, browser(), Decision::allow(browser(), {.scope = {"read"}, .resource = named}));
  };
  const auto resources = [&](const Response& response) {
    return world.codes.take(hash_token(location_param(response, "code")), "web").authorization.access.resource;
  };
  const Params both{{"resource", photos}, {"resource", mail}};
  CHECK(resources(decided(both, {})) == Resources{photos, mail});
  CHECK(resources(decided(both, {mail, "https://bank.example"})) == Resources{mail});
  // A grant for no resource in particular would be more than what was named.
  CHECK(told(decided(both, {"https://bank.example"})) == "access_denied");
  CHECK(told(decided({}, {photos})) == "access_denied");
  CHECK(resources(decided({}, {})).empty());
}

TEST_CASE("decide: a Decision of another user decides nothing") {
  World world;
  const auto page = consent(world);
  const auto form = post("/decision", {{"transaction_id", page.transaction_id}});
  const auto decided = [&](const Browser& who, const Decision& decision) {
    return world.server().decide(form, who, decision);
  };
  const Browser nameless{.session_id = browser().session_id, .user = User{}};
  CHECK(is_page(decided(browser(), Decision::allow(browser("mallory"), Scope{"read"})), 400));
  CHECK(is_page(decided(browser(), Decision::allow(nameless, Scope{"read"})), 400));
  CHECK(is_page(decided(stranger(), Decision::allow(browser(), Scope{"read"})), 400));
  CHECK(is_page(decided(browser("mallory"), Decision::allow(browser(), Scope{"read"})), 400));
  CHECK(told(decided(browser(), Decision::allow(browser(), Scope{"read"}))) == "code");
}

TEST_CASE("decide: an extra that is no JSON object is the server's fault") {
  World world;
  const auto with_extra = [&](const std::string& extra) {
    const auto form = post("/decision", {{"transaction_id", consent(world).transaction_id}});
    return world.server().decide(form, browser(), Decision::allow(browser(), Scope{"read"}, extra));
  };
  for (const auto* extra : {"[]", "\"x\"", "{", "{}x", "{\"a\":1,\"a\":2}", "{'a':1}", "\xFF"}) {
    CAPTURE(extra);
    const auto response = with_extra(extra);
    CHECK(told(response) == "server_error");
    CHECK(location(response).find("JSON") == std::string::npos);
  }
  CHECK(world.failures.size() == 7);
  CHECK(world.failures.front().find("JSON object") != std::string::npos);
  CHECK(world.count(Event::Kind::code_issued) == 0);
  CHECK(told(with_extra("{}")) == "code");
  CHECK(told(with_extra("")) == "code");
}

TEST_CASE("decide: answers a POST with 303 and never with 307") {
  World world;
  CHECK(decide(world, decision(consent(world))).status == 303);
  CHECK(decide(world, decision(consent(world), "deny")).status == 303);
}

TEST_CASE("decide: a page without boxes allows all that was asked for, and no more") {
  World world;
  const auto whole = consent(world, {{"scope", "read"}});
  const auto form = post("/decision", {{"transaction_id", whole.transaction_id}, {"decision", "allow_all"}});
  const auto by_form = world.server().decide(form, browser());
  CHECK(issued(redeem(world, location_param(by_form, "code"))).scope == "read");

  const auto asked = consent(world);
  const auto id = post("/decision", {{"transaction_id", asked.transaction_id}});
  const auto by_hand = world.server().decide(id, browser(), Decision::allow_all(browser(), R"({"tier":"gold"})"));
  const auto tokens = issued(redeem(world, location_param(by_hand, "code")));
  CHECK(tokens.scope == "read write");
  CHECK(world.tokens.find_access(hash_token(tokens.access)).authorization.extra == R"({"tier":"gold"})");
  // Nobody agrees to anything.
  CHECK(is_page(world.server().decide(
                    post("/decision", {{"transaction_id", consent(world).transaction_id}, {"decision", "allow_all"}}),
                    stranger()),
                400));
  // What the client has lost meanwhile is not granted.
  const auto late = consent(world);
  world.client("web").scope = {"read"};
  const auto rest = post("/decision", {{"transaction_id", late.transaction_id}, {"decision", "allow_all"}});
  CHECK(told(world.server().decide(rest, browser())) == "invalid_scope");
}

TEST_CASE("waiting: whoever answers a form in a way of their own reads what it is about, and nobody else does") {
  World world;
  const auto asked = consent(world, {{"scope", "read"}, {"login_hint", "alice"}});
  const auto form = post("/own", {{"transaction_id", asked.transaction_id}});
  const auto waiting = world.server().waiting(form, browser());
  REQUIRE(waiting);
  CHECK(waiting->client.id == "web");
  CHECK(waiting->request.access.scope == Scope{"read"});
  CHECK(waiting->request.login_hint == "alice");
  CHECK(!world.server().waiting(form, stranger()));
  CHECK(!world.server().waiting(form, browser("mallory")));
  CHECK(!world.server().waiting(post("/own", {{"transaction_id", "unknown"}}), browser()));
  CHECK(!world.server().waiting(get("/own?transaction_id=" + asked.transaction_id), browser()));
  // It ends nothing, until a decision does.
  CHECK(world.server().waiting(form, browser()));
  CHECK(told(world.server().decide(decision(asked), browser())) == "code");
  CHECK(!world.server().waiting(form, browser()));
}
