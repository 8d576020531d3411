#include <doctest/doctest.h>

#include <set>

#include "support/sign_out.hpp"

// OpenID Connect Back-Channel Logout 1.0: who is told, how, and what ends. What is told is in a file of its own.

using namespace world;
using support::Gate;

namespace {

std::set<std::string> told(const SignOutWorld& world) {
  std::set<std::string> urls;
  for (const auto& request : world.inboxes->got()) urls.insert(request.url);
  return urls;
}

using Urls = std::set<std::string>;
const std::string web_inbox = "https://web.example/bc";
const std::string mail_inbox = "https://mail.example/bc";

bool is_live(const SignOutWorld& world, const std::string& access) {
  return world.tokens.find_access(hash_token(access)).state == Stored::State::live;
}

bool is_refreshed(SignOutWorld& world, const std::string& client_id, const std::string& token) {
  const Params form{{"grant_type", "refresh_token"}, {"refresh_token", token}};
  return world.token(with_basic(token_request(form), client_id, "web secret:%+")).status == 200;
}

}  // namespace

TEST_CASE("Back-Channel Logout §2.3: every client that got an ID token in this login is told, and no other") {
  SignOutWorld world;
  world.registered.push_back(signing_client("oauth"));
  world.client("oauth").logout.backchannel_logout_uri = "https://oauth.example/bc";
  world.registered.push_back(signing_client("other"));
  world.client("other").logout.backchannel_logout_uri = "https://other.example/bc";
  Visitor alice(world);
  Visitor elsewhere(world);
  const auto token = alice.id_token("web");
  alice.id_token("mail");
  alice.id_token("silent");
  alice.tokens_of("oauth", {{"scope", "read"}});
  elsewhere.id_token("other");
  CHECK(outcome_of(alice.sign_out(with_hint(token))) == "signed out");
  CHECK(told(world) == Urls{web_inbox, mail_inbox});
  CHECK(world.inboxes->count() == 2);
  // Signed in to anew, it is told anew.
  alice.sign_in("alice");
  CHECK(outcome_of(alice.sign_out(with_hint(alice.id_token("mail")))) == "signed out");
  CHECK(world.inboxes->count() == 3);
}

TEST_CASE("Back-Channel Logout §2.1: the metadata document tells it where it is done") {
  const auto document = [](SignOutWorld& world) {
    return nlohmann::json::parse(world.serve(get("/.well-known/oauth-authorization-server")).body);
  };
  SignOutWorld with;
  CHECK(document(with)["backchannel_logout_supported"] == true);
  CHECK(document(with)["backchannel_logout_session_supported"] == true);
  SignOutWorld without({.backchannel = false});
  CHECK_FALSE(document(without).contains("backchannel_logout_supported"));
  Visitor alice(without);
  CHECK(outcome_of(alice.sign_out(with_hint(alice.id_token("web")))) == "signed out");
  CHECK(without.inboxes->count() == 0);
}

TEST_CASE("Back-Channel Logout §2.5: the token is posted as a form, to all at once") {
  Gate gate;
  SignOutWorld world;
  Visitor alice(world);
  const auto token = alice.id_token("web");
  alice.id_token("mail");
  // Each is answered once both have come.
  for (const auto& url : {web_inbox, mail_inbox}) {
    world.inboxes->answer(url, [&](const OutgoingRequest& request) {
      CHECK(request.post);
      CHECK(Params::parse(request.form.reveal())->contains("logout_token"));
      if (world.inboxes->count() == 2) gate.open();
      gate.pass();
      return Response{.status = 204};
    });
  }
  CHECK(outcome_of(alice.sign_out(with_hint(token))) == "signed out");
  CHECK(world.inboxes->count() == 2);
  CHECK(world.failures.empty());
}

TEST_CASE("Back-Channel Logout §2.8: 200 and 204 are done, 400 is final, 5xx and no answer are tried three times") {
  SignOutWorld world({.deliveries = {.attempts = 3, .pause = 5ms}});
  for (const char* id : {"away", "broken", "refusing"}) {
    world.registered.push_back(signing_client(id));
    world.client(id).logout.backchannel_logout_uri = std::string("https://") + id + ".example/bc";
  }
  world.inboxes->answer("https://away.example/bc",
                        [](const OutgoingRequest&) -> Response { throw FetchFailed("nobody answers"); });
  world.inboxes->answer("https://broken.example/bc", 500);
  world.inboxes->answer("https://refusing.example/bc", 400);
  world.inboxes->answer(mail_inbox, 204);
  Visitor alice(world);
  for (const char* id : {"mail", "away", "broken", "refusing"}) alice.id_token(id);
  CHECK(outcome_of(alice.sign_out(with_hint(alice.id_token("web")))) == "signed out");
  CHECK(alice.who() == "nobody");
  CHECK(world.inboxes->wait_for(9));
  std::map<std::string, int> tries;
  for (const auto& request : world.inboxes->got()) ++tries[request.url];
  CHECK(tries == std::map<std::string, int>{{web_inbox, 1},
                                            {mail_inbox, 1},
                                            {"https://away.example/bc", 3},
                                            {"https://broken.example/bc", 3},
                                            {"https://refusing.example/bc", 1}});
}

TEST_CASE("Back-Channel Logout §2.5: nobody waits longer than the timeout for a client that is slow") {
  Gate gate;
  SignOutWorld world({.logout = {.timeout = 200ms}});
  world.inboxes->answer(web_inbox, gate.holding());
  Visitor alice(world);
  const auto token = alice.id_token("web");
  const auto begin = std::chrono::steady_clock::now();
  CHECK(outcome_of(alice.sign_out(with_hint(token))) == "signed out");
  CHECK(std::chrono::steady_clock::now() - begin < 5s);
  CHECK(alice.who() == "nobody");
  CHECK(world.inboxes->wait_for(1));
  gate.open();
}

TEST_CASE("Back-Channel Logout §2.2: a URI with a fragment, and one that is none, are told and not sent to") {
  SignOutWorld world;
  for (const std::string uri : {"https://web.example/bc#x", "web.example/bc", "mailto:a@b.example",
                                "https://u@web.example/bc", "https://web.example/b c", "https:///bc"}) {
    CAPTURE(uri);
    world.client("web").logout.backchannel_logout_uri = uri;
    CHECK(says(client_problems(world.client("web"), world.server()),
               "has a backchannel_logout_uri that is no https URL"));
    Visitor alice(world);
    CHECK(outcome_of(alice.sign_out(with_hint(alice.id_token("web")))) == "signed out");
  }
  CHECK(world.inboxes->count() == 0);
  world.client("web").logout.backchannel_logout_uri = "https://web.example/bc?for=op";
  CHECK(client_problems(world.client("web"), world.server()).empty());
  Visitor alice(world);
  CHECK(outcome_of(alice.sign_out(with_hint(alice.id_token("web")))) == "signed out");
  CHECK(told(world) == Urls{"https://web.example/bc?for=op"});
}

TEST_CASE("Back-Channel Logout §2.2: what the way out refuses is not sent, and the operator is told") {
  support::Failures failures;
  SignOutWorld world({.options = {.environment = failures.environment()}});
  world.inboxes->answer(web_inbox,
                        [](const OutgoingRequest&) -> Response { throw FetchRefused("not a public address"); });
  Visitor alice(world);
  CHECK(outcome_of(alice.sign_out(with_hint(alice.id_token("web")))) == "signed out");
  CHECK(world.inboxes->count() == 1);
  REQUIRE(failures.wait_for(1));
  CHECK(says(world.failures, "to the client \"web\" at https://web.example/bc: not delivered: not a public address"));
}

TEST_CASE("Back-Channel Logout §2.7: what was granted without offline_access ends with the login, and stays with it") {
  SignOutWorld world;
  Visitor alice(world);
  Visitor elsewhere(world);
  const auto response = alice.tokens_of("web");
  const auto online = issued(response);
  const auto offline = issued(alice.tokens_of("mail", {{"scope", "openid offline_access"}, {"prompt", "consent"}}));
  const auto plain = issued(alice.tokens_of("silent", {{"scope", "read"}}));
  const auto others = issued(elsewhere.tokens_of("web"));
  const auto code = location_param(alice.authorize("silent"), "code");
  CHECK(is_live(world, online.access));
  CHECK(outcome_of(alice.sign_out(with_hint(member(response, "id_token")))) == "signed out");
  CHECK_FALSE(is_live(world, online.access));
  CHECK_FALSE(is_refreshed(world, "web", online.refresh));
  CHECK_FALSE(is_live(world, plain.access));
  CHECK_FALSE(is_refreshed(world, "silent", plain.refresh));
  CHECK(alice.redeem("silent", code).status == 400);
  CHECK(is_live(world, offline.access));
  CHECK(is_refreshed(world, "mail", offline.refresh));
  CHECK(is_live(world, others.access));
  CHECK(is_refreshed(world, "web", others.refresh));
  CHECK(told(world) == Urls{web_inbox, mail_inbox});
}

TEST_CASE("Back-Channel Logout §2.7: so it does with tokens that carry their meaning, and with codes kept elsewhere") {
  SignOutWorld world(
      {.issue = [](const TokenStore& store) { return tokens::jwt(store, shared_ring()); }, .codes = stores::memory()});
  Visitor alice(world);
  const auto token = alice.id_token("web");
  const Authorization granted{.family = world.logins.find("alice", alice.sid())->clients.at(0).families.at(0)};
  const auto code = location_param(alice.authorize("silent"), "code");
  CHECK_FALSE(world.tokens.is_revoked(granted));
  CHECK(outcome_of(alice.sign_out(with_hint(token))) == "signed out");
  CHECK(world.tokens.is_revoked(granted));
  CHECK(alice.redeem("silent", code).status == 400);
  alice.sign_in("alice");
  CHECK(alice.tokens_of("silent").status == 200);
}

TEST_CASE("Back-Channel Logout §2.3: when a password changes, every login ends in every browser, and all are told") {
  SignOutWorld world;
  Visitor first(world);
  Visitor second(world);
  Visitor bob(world, "bob");
  const auto access = issued(first.tokens_of("web")).access;
  second.id_token("mail");
  bob.id_token("web");
  world.logout.everywhere("alice");
  CHECK(first.who() == "nobody");
  CHECK(second.who() == "nobody");
  CHECK(bob.who() == "bob");
  CHECK_FALSE(is_live(world, access));
  CHECK(world.inboxes->wait_for(2));
  CHECK(told(world) == Urls{web_inbox, mail_inbox});
  for (const auto& request : world.inboxes->got()) CHECK(claims_of(logout_token_in(request))["sub"] == "alice");
  world.logout.everywhere("alice");
  world.logout.everywhere("nobody in particular");
  CHECK(world.inboxes->count() == 2);
}

TEST_CASE(
    "Back-Channel Logout §2.3: where the store is away while all ends, it can be done again, and nobody is left") {
  for (int calls = 0; calls < 100; ++calls) {
    CAPTURE(calls);
    SignOutWorld world;
    Visitor first(world);
    Visitor second(world);
    const auto access = issued(first.tokens_of("web")).access;
    second.id_token("mail");
    world.watched->fail_after(calls);
    bool failed = false;
    try {
      world.logout.everywhere("alice");
    } catch (const StoreUnavailable&) {
      failed = true;
    }
    CHECK(failed == world.watched->has_failed());
    if (failed) world.logout.everywhere("alice");
    CHECK(first.who() == "nobody");
    CHECK(second.who() == "nobody");
    CHECK_FALSE(is_live(world, access));
    if (!failed) return;
  }
  FAIL("the store fails for ever");
}
