#include <doctest/doctest.h>

#include "keys/signed_token.hpp"
#include "support/sign_out.hpp"

// OpenID Connect RP-Initiated Logout 1.0. The question, and what must hold where a store fails, are in files of their
// own.

using namespace world;
using openid::ConfirmLogout;
using openid::SignedOut;

namespace {

const Params to_bye{{"post_logout_redirect_uri", "https://web.example/bye"}};
const std::string bye = "303 https://web.example/bye";

/// The claims of an ID token, signed anew by a ring: `changes` replace, add or (with null) remove some.
std::string signed_anew(const std::string& id_token, const KeyRing& ring, const nlohmann::json& changes,
                        std::string_view typ = "JWT") {
  auto claims = claims_of(id_token);
  if (!changes.is_null()) claims.merge_patch(changes);
  return keys::signed_token(*ring.signer(), typ, claims.dump());
}

Request posted(const Params& form) { return post("/logout", form); }

}  // namespace

TEST_CASE("RP-Initiated Logout §2: GET and POST are taken, nothing twice, and query and body are not merged") {
  SignOutWorld world;
  const auto ended = [&](bool by_post, const Params& params, const std::string& query = "") {
    Visitor alice(world);
    const auto all = changed(with_hint(alice.id_token("web")), params);
    auto request = by_post ? posted(all) : get("/logout?" + all.encode());
    if (by_post) request.target += query;
    const auto outcome = outcome_of(alice.begin(request));
    return outcome + " " + alice.who();
  };
  CHECK(ended(false, to_bye) == bye + " nobody");
  CHECK(ended(true, to_bye) == bye + " nobody");
  CHECK(ended(true, {}, "?" + to_bye.encode()) == "signed out nobody");
  for (const std::string name :
       {"id_token_hint", "client_id", "post_logout_redirect_uri", "state", "logout_hint", "ui_locales"}) {
    CAPTURE(name);
    Params twice = to_bye;
    twice.add(name, "a");
    twice.add(name, "a");
    CHECK(ended(false, twice) == "400 alice");
    CHECK(ended(true, twice) == "400 alice");
  }
  CHECK(ended(false, {{"logout_hint", "alice <b>"}, {"ui_locales", "de xx"}, {"unknown", "1"}}) == "signed out nobody");
  Visitor alice(world);
  auto request = posted(with_hint(alice.id_token("web")));
  request.headers.set("Content-Type", "application/json");
  CHECK(outcome_of(alice.begin(request)) == "400");
  CHECK(outcome_of(alice.begin({.method = "PUT", .target = "/logout"})) == "400");
  CHECK(alice.who() == "alice");
}

TEST_CASE("RP-Initiated Logout §2: nobody is asked who comes with a hint of this very login; everybody else is") {
  SignOutWorld world;
  Visitor alice(world);
  Visitor elsewhere(world);
  Visitor bob(world, "bob");
  const auto here = alice.id_token("web");
  CHECK(outcome_of(alice.sign_out()) == "asked");
  CHECK(outcome_of(alice.sign_out(with_hint(elsewhere.id_token("web")))) == "asked");
  CHECK(outcome_of(alice.sign_out(with_hint(bob.id_token("web")))) == "asked");
  CHECK(outcome_of(alice.sign_out({{"client_id", "web"}, {"state", "s"}})) == "asked");
  // GET alone has ended nothing.
  CHECK(alice.who() == "alice");
  CHECK(elsewhere.who() == "alice");
  CHECK(outcome_of(alice.sign_out(with_hint(here))) == "signed out");
  CHECK(alice.who() == "nobody");
  CHECK(elsewhere.who() == "alice");
  CHECK(bob.who() == "bob");
}

TEST_CASE("RP-Initiated Logout §2: a hint that tells no session is of none, so that the person is asked") {
  SignOutWorld world;
  Visitor alice(world);
  const auto token = alice.id_token("web");
  const auto without = signed_anew(token, *shared_ring(), {{"sid", nullptr}});
  CHECK(outcome_of(alice.sign_out(with_hint(without))) == "asked");
  CHECK(alice.who() == "alice");
  CHECK(outcome_of(alice.sign_out(with_hint(token))) == "signed out");
}

TEST_CASE("RP-Initiated Logout §2: who has signed in again in the same browser is still in the same login") {
  SignOutWorld world;
  Visitor alice(world);
  const auto token = alice.id_token("web");
  world.now += 1h;
  alice.sign_in("alice");
  CHECK(outcome_of(alice.sign_out(with_hint(token))) == "signed out");
  CHECK(alice.who() == "nobody");
  alice.sign_in("alice");
  CHECK(outcome_of(alice.sign_out(with_hint(token))) == "asked");
}

TEST_CASE("RP-Initiated Logout §4: a hint that does not verify ends nothing; one that has ended does") {
  SignOutWorld world;
  Visitor alice(world);
  const auto token = alice.id_token("web");
  const auto& ring = *shared_ring();
  const auto flipped = token.substr(0, token.size() - 8) + (token.ends_with("AAAAAAAA") ? "BBBBBBBB" : "AAAAAAAA");
  const std::vector<std::string> forged = {"x",
                                           "a.b.c",
                                           flipped,
                                           signed_anew(token, ring, {{"iss", "https://other.example"}}),
                                           signed_anew(token, ring, {{"exp", nullptr}}),
                                           signed_anew(token, ring, {{"aud", {"web", "mail"}}}),
                                           signed_anew(token, ring, {}, "at+jwt"),
                                           signed_anew(token, ring, {}, "logout+jwt")};
  for (const auto& hint : forged) {
    CAPTURE(hint);
    CHECK(outcome_of(alice.sign_out(with_hint(hint, to_bye))) == "400");
    CHECK(outcome_of(alice.sign_out(with_hint(hint))) == "400");
    CHECK(alice.who() == "alice");
  }
  world.now += 11h;
  CHECK(outcome_of(alice.sign_out(with_hint(token, to_bye))) == bye);
  CHECK(alice.who() == "nobody");
}

TEST_CASE("RP-Initiated Logout §4: a hint that was signed by a key long gone says nothing, as if there were none") {
  SignOutWorld world;
  Visitor alice(world);
  const auto token = alice.id_token("web");
  const auto gone = signed_anew(token, *ring_of(SigningAlgorithm::rs256), {});
  CHECK(outcome_of(alice.sign_out(with_hint(gone))) == "asked");
  CHECK_FALSE(came_to<ConfirmLogout>(alice.sign_out(with_hint(gone))).client);
  CHECK(outcome_of(alice.sign_out(with_hint(gone, {{"client_id", "mail"}}))) == "asked");
  CHECK(outcome_of(alice.sign_out(with_hint(gone, to_bye))) == "400");
  CHECK(alice.who() == "alice");
  CHECK(outcome_of(alice.sign_out(with_hint(token, to_bye))) == bye);
}

TEST_CASE("RP-Initiated Logout §4: a hint of a client that is gone says nothing either") {
  SignOutWorld world;
  Visitor alice(world);
  const auto token = alice.id_token("web");
  const auto web = world.client("web");
  world.registered.erase(world.registered.begin());
  CHECK(outcome_of(alice.sign_out(with_hint(token))) == "asked");
  CHECK(outcome_of(alice.sign_out(with_hint(token, to_bye))) == "400");
  CHECK(alice.who() == "alice");
  world.registered.push_back(web);
  CHECK(outcome_of(alice.sign_out(with_hint(token, to_bye))) == bye);
}

TEST_CASE("RP-Initiated Logout §2: client_id beside a hint is the client of the hint") {
  SignOutWorld world;
  Visitor alice(world);
  const auto token = alice.id_token("web");
  for (const char* other : {"mail", "Web", "nobody"}) {
    CHECK(outcome_of(alice.sign_out(with_hint(token, {{"client_id", other}}))) == "400");
  }
  CHECK(alice.who() == "alice");
  CHECK(outcome_of(alice.sign_out(with_hint(token, {{"client_id", "web"}}))) == "signed out");
}

TEST_CASE("RP-Initiated Logout §3: people are sent to a URI of the client that the hint proves, and nowhere else") {
  SignOutWorld world;
  world.client("web").logout.post_logout_redirect_uris.push_back("https://web.example/bad#fragment");
  world.client("mail").logout.post_logout_redirect_uris = {"https://mail.example/bye"};
  Visitor alice(world);
  const auto token = alice.id_token("web");
  for (const std::string uri :
       {"https://web.example/by", "https://web.example/bye/", "https://web.example/bye?x=1", "https://WEB.example/bye",
        "http://web.example/bye", "https://web.example/cb", "https://mail.example/bye",
        "https://web.example/bad#fragment", "javascript:alert(1)"}) {
    CAPTURE(uri);
    CHECK(outcome_of(alice.sign_out(with_hint(token, {{"post_logout_redirect_uri", uri}}))) == "400");
  }
  // Whoever proves nothing names no target, whatever client it calls itself.
  CHECK(outcome_of(alice.sign_out(to_bye)) == "400");
  CHECK(outcome_of(alice.sign_out(changed(to_bye, {{"client_id", "web"}}))) == "400");
  CHECK(alice.who() == "alice");
  CHECK(outcome_of(alice.sign_out(with_hint(token, to_bye))) == bye);
  CHECK(alice.who() == "nobody");
}

TEST_CASE("RP-Initiated Logout §3: state goes back as it came, with status 303, and nothing is added") {
  SignOutWorld world;
  world.client("web").logout.post_logout_redirect_uris.push_back("https://web.example/bye?from=op");
  const auto led_to = [&](const Params& params) {
    Visitor alice(world);
    return outcome_of(alice.sign_out(with_hint(alice.id_token("web"), params)));
  };
  CHECK(led_to(changed(to_bye, {{"state", "a b&c=d#%/é"}})) == bye + "?state=a+b%26c%3Dd%23%25%2F%C3%A9");
  CHECK(led_to({{"post_logout_redirect_uri", "https://web.example/bye?from=op"}, {"state", "s"}}) ==
        bye + "?from=op&state=s");
  CHECK(led_to(to_bye) == bye);
  CHECK(led_to({{"state", "s"}}) == "signed out");
  const std::string longest(8192 - std::string("https://web.example/bye?state=").size(), 's');
  CHECK(led_to(changed(to_bye, {{"state", longest}})) == bye + "?state=" + longest);
  CHECK(led_to(changed(to_bye, {{"state", longest + "s"}})) == "400");
}

TEST_CASE("RP-Initiated Logout §2: whoever has signed out already is sent on all the same, and nobody is told") {
  SignOutWorld world;
  Visitor alice(world);
  const auto token = alice.id_token("web");
  Visitor nobody(world, "");
  CHECK(outcome_of(nobody.sign_out(with_hint(token, to_bye))) == bye);
  CHECK(came_to<SignedOut>(nobody.sign_out(with_hint(token))).was_nobody());
  CHECK(came_to<SignedOut>(nobody.sign_out()).was_nobody());
  CHECK(outcome_of(nobody.sign_out(to_bye)) == "400");
  CHECK(world.inboxes->count() == 0);
  CHECK(alice.who() == "alice");
  CHECK_FALSE(came_to<SignedOut>(alice.sign_out(with_hint(token))).was_nobody());
  CHECK(world.inboxes->count() == 1);
}

TEST_CASE("RP-Initiated Logout §2.1: the metadata document tells the endpoint") {
  SignOutWorld world;
  const auto document = nlohmann::json::parse(world.serve(get("/.well-known/oauth-authorization-server")).body);
  CHECK(document["end_session_endpoint"] == "https://auth.example/logout");
  CHECK_FALSE(document.contains("check_session_iframe"));
}

TEST_CASE("RP-Initiated Logout §2: who presses a button of the site's own has signed out, and all are told as ever") {
  SignOutWorld world;
  Visitor alice(world);
  const auto tokens = alice.tokens_of("web");
  CHECK_FALSE(came_to<SignedOut>(alice.press_sign_out()).was_nobody());
  CHECK(alice.who() == "nobody");
  CHECK(world.inboxes->count() == 1);
  CHECK(world.bearer().check(with_bearer(get("/api"), member(tokens, "access_token"))).index() == 1);
  CHECK(came_to<SignedOut>(alice.press_sign_out()).was_nobody());
  alice.sign_in("alice");
  CHECK(alice.who() == "alice");
}
