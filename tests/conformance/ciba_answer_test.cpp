#include <algorithm>
#include <atomic>

#include "conformance/flows.hpp"
#include "support/asking.hpp"
#include "support/threads.hpp"

// OpenID Connect Client-Initiated Backchannel Authentication Core 1.0: what the person answers, and the client gets.

using namespace conformance;

namespace {

constexpr std::size_t many = 16;

const Scope only_read{"read"};

}  // namespace

TEST_CASE("CIBA Core §8: the person sees the client, what is asked for and the binding message") {
  std::vector<WaitingApproval> told;
  AskingWorld world({.notify = [&](const WaitingApproval& asked) { told.push_back(asked); }});
  const auto auth_req_id = world.asked({{"scope", "read write"}});
  const auto asked = world.waiting();
  CHECK(asked.user_id == "alice");
  CHECK(asked.client_id == "web");
  CHECK(asked.client_name == "Client web");
  CHECK(asked.access.scope == Scope{"read", "write"});
  CHECK(asked.binding_message == "W4SCT");
  CHECK(asked.expires_at == start + 120s);
  REQUIRE(told.size() == 1);
  CHECK(told.front().id == asked.id);
  CHECK(told.front().binding_message == "W4SCT");
  CHECK(told.front().user_id == "alice");
  // What the client has is nothing that is shown.
  CHECK(asked.id != auth_req_id);
  CHECK(world.backchannel.waiting("bob").empty());
}

TEST_CASE("CIBA Core §8: only the person whom the hint named answers") {
  AskingWorld world;
  const auto auth_req_id = world.asked();
  const auto asked = world.waiting();
  const auto& backchannel = world.backchannel;
  CHECK(backchannel.decide(asked.id, "bob", Decision::allow(User{.id = "bob"}, asked.access)).is_denied());
  CHECK(backchannel.decide(asked.id, "bob", Decision::deny()).is_denied());
  CHECK(backchannel.decide(asked.id, "alice", Decision::allow(User{.id = "bob"}, asked.access)).is_denied());
  CHECK(backchannel.decide(asked.id, "alice", Decision::allow(stranger(), asked.access)).is_denied());
  CHECK(backchannel.decide(asked.id, "", Decision::deny()).is_denied());
  CHECK(backchannel.decide(auth_req_id, "alice", Decision::deny()).is_denied());
  CHECK(outcome(world.poll(auth_req_id)) == "400 authorization_pending");
  CHECK(world.allow(asked));
  CHECK(outcome(world.poll(auth_req_id)) == "200");
}

TEST_CASE("CIBA Core §11: a request is good at the server that took it") {
  const Choices here;
  Choices there;
  there.store = here.store;
  there.options.issuer = "https://other.example";
  AskingWorld world({}, here);
  AskingWorld other({}, there);
  const auto auth_req_id = world.asked();
  const auto asked = world.waiting();
  CHECK(other.allow(asked).is_denied());
  CHECK(outcome(other.poll(auth_req_id)) == "400 invalid_grant");
  CHECK(outcome(world.poll(auth_req_id)) == "400 authorization_pending");
  CHECK(world.allow(asked));
  CHECK(outcome(other.poll(auth_req_id)) == "400 invalid_grant");
  CHECK(outcome(world.poll(auth_req_id)) == "200");
}

TEST_CASE("CIBA Core §8: once, and of many at a time one is heard") {
  AskingWorld world;
  const auto auth_req_id = world.asked();
  const auto asked = world.waiting();
  std::atomic<int> yes = 0;
  std::atomic<int> no = 0;
  support::together(many, [&](std::size_t i) {
    const bool allows = i % 2 == 0;
    if (allows ? world.allow(asked).has_value() : world.deny(asked).has_value()) ++(allows ? yes : no);
  });
  CHECK(yes + no == 1);
  CHECK(outcome(world.poll(auth_req_id)) == (yes == 1 ? "200" : "400 access_denied"));
  CHECK(world.deny(asked).is_denied());
  CHECK(world.backchannel.waiting("alice").empty());
  CHECK(world.count(Event::Kind::backchannel_decided) == 1);
}

TEST_CASE("CIBA Core §8: what is granted is what the person allowed, within what the client may have") {
  AskingWorld world;
  const auto narrowed = world.asked({{"scope", "read write"}});
  CHECK(world.allow(world.waiting(), only_read));
  const auto answer = world.poll(narrowed);
  CHECK(member(answer, "scope") == "read");
  const auto& stored = world.tokens.find_access(hash_token(issued(answer).access)).authorization;
  CHECK(stored.user_id == "alice");
  CHECK(stored.client_id == "web");
  // Of the login of the one who agreed nothing goes with the tokens.
  CHECK(stored.authentication.sid.empty());
  CHECK(stored.authentication.auth_time == start);
  const auto beyond = world.asked({{"scope", "read"}});
  CHECK(world.allow(world.waiting(), Scope{"read", "write", "admin"}));
  CHECK(issued(world.poll(beyond)).scope.find("write") == std::string::npos);
  const auto lost = world.asked({{"scope", "read write"}});
  CHECK(world.allow(world.waiting()));
  world.client("web").scope = {"read"};
  CHECK(member(world.poll(lost), "scope") == "read");
}

TEST_CASE("CIBA Core §8: a yes to nothing that was asked for is a no") {
  AskingWorld world;
  const auto auth_req_id = world.asked({{"scope", "read"}});
  const auto refused = world.allow(world.waiting(), Scope{"write"});
  REQUIRE(!refused);
  CHECK(refused.error().code == ErrorCode::access_denied);
  CHECK(outcome(world.poll(auth_req_id)) == "400 access_denied");
  CHECK(is_live(world, world.granted().access));
}

TEST_CASE("CIBA Core §11: while it waits, and when a client asks too often") {
  AskingWorld world;
  const auto auth_req_id = world.asked();
  CHECK(outcome(world.poll(auth_req_id)) == "400 authorization_pending");
  CHECK(outcome(world.poll(auth_req_id)) == "400 slow_down");
  world.now += 5s;
  CHECK(outcome(world.poll(auth_req_id)) == "400 authorization_pending");
  world.now += 1s;
  CHECK(outcome(world.poll(auth_req_id)) == "400 slow_down");
  // What was answered is handed over at once.
  CHECK(world.allow(world.waiting()));
  const auto answer = world.poll(auth_req_id);
  CHECK(answer.status == 200);
  CHECK(header(answer, "Cache-Control") == "no-store");
  CHECK(is_live(world, issued(answer).access));
}

TEST_CASE("CIBA Core §11: a no is told at each question until the end") {
  AskingWorld world;
  const auto auth_req_id = world.asked();
  CHECK(world.deny(world.waiting()));
  CHECK(outcome(world.poll(auth_req_id)) == "400 access_denied");
  CHECK(outcome(world.poll(auth_req_id)) == "400 access_denied");
  world.now += 120s;
  CHECK(outcome(world.poll(auth_req_id)) == "400 expired_token");
  CHECK(is_live(world, world.granted().access));
}

TEST_CASE("CIBA Core §11: what has ended can be neither answered nor collected") {
  AskingWorld world;
  const auto unanswered = world.asked();
  const auto asked = world.waiting();
  const auto collected_late = world.asked();
  CHECK(world.allow(world.backchannel.waiting("alice").back()));
  world.now += 120s;
  CHECK(world.backchannel.waiting("alice").empty());
  CHECK(world.allow(asked).is_denied());
  CHECK(outcome(world.poll(unanswered)) == "400 expired_token");
  CHECK(outcome(world.poll(collected_late)) == "400 expired_token");
  CHECK(is_live(world, world.granted().access));
}

TEST_CASE("CIBA Core §11: another client's, an unknown and a spent one are invalid_grant, and harm nobody") {
  AskingWorld world;
  const auto auth_req_id = world.asked();
  const auto approval = world.waiting();
  const Params form{{"grant_type", ciba_grant}, {"auth_req_id", auth_req_id}};
  const auto by_post = [&] {
    return world.token(token_request(changed(form, {{"client_id", "post"}, {"client_secret", "web secret:%+"}})));
  };
  CHECK(outcome(by_post()) == "400 invalid_grant");
  CHECK(outcome(world.token(token_request(changed(form, {{"client_id", "native"}})))) == "400 unauthorized_client");
  CHECK(outcome(world.poll("nonsense")) == "400 invalid_grant");
  CHECK(outcome(world.poll(approval.id)) == "400 invalid_grant");
  CHECK(outcome(world.poll(auth_req_id, {{"auth_req_id", ""}})) == "400 invalid_request");
  // None of it counted as a question of the one whose it is.
  CHECK(outcome(world.poll(auth_req_id)) == "400 authorization_pending");
  CHECK(world.allow(approval));
  CHECK(outcome(by_post()) == "400 invalid_grant");
  const auto tokens = issued(world.poll(auth_req_id));
  CHECK(outcome(world.poll(auth_req_id)) == "400 invalid_grant");
  CHECK(is_live(world, tokens.access));
}

TEST_CASE("CIBA Core §10.1: of many questions at the moment of the answer one has the tokens, and they live") {
  AskingWorld world;
  const auto auth_req_id = world.asked();
  CHECK(world.allow(world.waiting()));
  std::vector<Response> answers(many);
  support::together(many, [&](std::size_t i) { answers[i] = world.poll(auth_req_id); });
  const auto has = [&](std::string_view what) {
    return std::count_if(answers.begin(), answers.end(), [&](const auto& each) { return outcome(each) == what; });
  };
  CHECK(has("200") == 1);
  CHECK(has("400 invalid_grant") == many - 1);
  const auto won = std::find_if(answers.begin(), answers.end(), [](const auto& each) { return each.status == 200; });
  REQUIRE(won != answers.end());
  CHECK(is_live(world, issued(*won).access));
}

TEST_CASE("CIBA Core §10.1: a refresh token comes with it where the client may have one, and all of it ends together") {
  AskingWorld world;
  const auto tokens = world.granted();
  CHECK(!tokens.refresh.empty());
  CHECK(world.refreshes(tokens.refresh));
  const auto others = world.granted();
  CHECK(outcome(world.revoke({{"token", others.refresh}})) == "200");
  CHECK(!is_live(world, others.access));
  CHECK(outcome(world.poll(world.asked())) == "400 authorization_pending");
}

TEST_CASE("CIBA Core §7.1: neither hints nor tokens of a client, nor its id, are in what an operator reads") {
  AskingWorld world({.deliver = [](const BackchannelPing&) { throw std::runtime_error("away"); }});
  want_pings(world);
  const auto auth_req_id = world.asked({{"client_notification_token", ping_token}, {"login_hint", "alice"}});
  const auto asked = world.waiting();
  CHECK(outcome(world.ask({{"login_hint", "somebody"}, {"client_notification_token", ping_token}})) ==
        "400 unknown_user_id");
  CHECK(world.allow(asked));
  std::string read_by_operators;
  for (const auto& event : world.events) read_by_operators += event.detail + event.client_id + event.user_id + "\n";
  for (const auto& failure : world.failures) read_by_operators += failure + "\n";
  for (const auto& secret : {auth_req_id, std::string(ping_token), std::string("somebody"), asked.id}) {
    CHECK(read_by_operators.find(secret) == std::string::npos);
  }
  CHECK(world.count(Event::Kind::backchannel_begun) == 1);
  CHECK(world.count(Event::Kind::backchannel_decided) == 1);
  CHECK(outcome(world.poll(auth_req_id)) == "200");
}
