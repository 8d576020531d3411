#include <atomic>
#include <stdexcept>

#include "authorization/sources.hpp"
#include "support/asking.hpp"
#include "support/watched_store.hpp"

using namespace world;

namespace {

Decision yes(const WaitingApproval& asked, Authentication authentication = {}) {
  return Decision::allow(User{.id = "alice", .authentication = std::move(authentication)}, asked.access);
}

}  // namespace

TEST_CASE("backchannel: options that make no sense are refused, and a store that may lose something") {
  const auto make = [](BackchannelOptions options) { Backchannel(stores::memory(), std::move(options)); };
  CHECK_THROWS_AS(Backchannel(nullptr), std::invalid_argument);
  CHECK_THROWS_AS(make({.lifetime = 0s}), std::invalid_argument);
  CHECK_THROWS_AS(make({.lifetime = 24h + 1s}), std::invalid_argument);
  CHECK_THROWS_AS(make({.interval = 0s}), std::invalid_argument);
  CHECK_THROWS_AS(make({.interval = 61s}), std::invalid_argument);
  CHECK_THROWS_AS(make({.per_user = 0}), std::invalid_argument);
  CHECK_THROWS_AS(make({.per_user = 101}), std::invalid_argument);
  CHECK_NOTHROW(make({.lifetime = 24h, .interval = 60s, .per_user = 100}));
}

TEST_CASE("backchannel: it works for one server, with all its copies") {
  const Backchannel nowhere(stores::memory());
  CHECK_THROWS_AS(nowhere.waiting("alice"), SetupError);
  CHECK_THROWS_AS(nowhere.decide("x", "alice", Decision::deny()), SetupError);
  AskingWorld world;
  const auto copy = world.backchannel;
  world.asked();
  REQUIRE(copy.waiting("alice").size() == 1);
  CHECK(copy.decide(copy.waiting("alice").front().id, "alice", Decision::deny()));
  Server second({.issuer = "https://second.example"});
  CHECK_THROWS_AS(second.backchannel("/bc", copy), SetupError);
  second.backchannel("/bc", nowhere);
}

TEST_CASE("backchannel: the source of the client is told of a yes, and where it is away nothing is granted") {
  const auto told = std::make_shared<sources::Told>();
  Choices choices;
  choices.more = [&](Server& server) { server.client_source(std::make_unique<sources::Source>(told)); };
  AskingWorld world({}, std::move(choices));
  told->clients = {world.client("web")};
  std::erase_if(world.registered, [](const Client& client) { return client.id == "web"; });
  const auto auth_req_id = world.asked();
  told->away = true;
  CHECK_THROWS_AS((void)world.allow(world.waiting()), StoreUnavailable);
  CHECK(error(world.poll(auth_req_id)) == "authorization_pending");
  told->away = false;
  CHECK(world.allow(world.waiting()));
  CHECK(world.poll(auth_req_id).status == 200);
  world.asked();
  CHECK(world.deny(world.waiting()));
  CHECK(told->agreed == std::vector<std::string>{"web alice"});
}

TEST_CASE("backchannel: until the hooks agree to who has signed in nothing is decided") {
  AskingWorld world({}, {.options = {.acr_values_supported = {"pwd", "mfa"}}, .more = [](Server& server) {
                           server.user_suffices([](const SignedIn& signed_in) -> Result<void> {
                             if (signed_in.user.authentication.amr.empty()) return denied();
                             return {};
                           });
                         }});
  const auto auth_req_id = world.asked({{"acr_values", "mfa"}});
  const auto asked = world.waiting();
  const auto decide = [&](const Decision& decision) { return world.backchannel.decide(asked.id, "alice", decision); };
  const auto weak = decide(yes(asked));
  REQUIRE(!weak);
  CHECK(weak.error().code == ErrorCode::access_denied);
  CHECK(!decide(yes(asked, {.acr = "pwd", .amr = {"pwd"}})));
  CHECK(error(world.poll(auth_req_id)) == "authorization_pending");
  CHECK(world.backchannel.waiting("alice").size() == 1);
  CHECK(decide(yes(asked, {.acr = "mfa", .amr = {"pwd", "otp"}})));
  CHECK(world.poll(auth_req_id).status == 200);
}

TEST_CASE("backchannel: a hook that refuses is a no, and is told which family it would have been") {
  std::string family;
  std::atomic<bool> refuses = true;
  AskingWorld world({}, {.more = [&](Server& server) {
                      server.complete([&](const Approval& approval) -> Result<void> {
                        family = approval.granted.family;
                        if (refuses) return access_denied("not today");
                        return {};
                      });
                    }});
  const auto refused = world.asked();
  const auto answer = world.allow(world.waiting());
  REQUIRE(!answer);
  CHECK(answer.error().description == "not today");
  CHECK(world.count(Event::Kind::backchannel_decided) == 1);
  CHECK(world.events.back().detail == "deny");
  CHECK(error(world.poll(refused)) == "access_denied");
  CHECK(world.backchannel.waiting("alice").empty());
  refuses = false;
  const auto auth_req_id = world.asked();
  CHECK(world.allow(world.waiting()));
  const auto tokens = issued(world.poll(auth_req_id));
  CHECK(world.tokens.find_access(hash_token(tokens.access)).authorization.family == family);
}

TEST_CASE("backchannel: no answer is for a client that is gone, or is another by now") {
  AskingWorld world;
  const auto auth_req_id = world.asked();
  const auto asked = world.waiting();
  world.client("web").registration.generation = "2";
  CHECK(world.backchannel.waiting("alice").empty());
  CHECK(world.allow(asked).is_denied());
  world.client("web").registration.generation = "";
  const auto id = std::exchange(world.client("web").id, "gone");
  CHECK(world.backchannel.waiting("alice").empty());
  CHECK(world.deny(asked).is_denied());
  world.client("gone").id = id;
  CHECK(world.allow(asked));
  CHECK(world.poll(auth_req_id).status == 200);
}

TEST_CASE("backchannel: what is said of people beside the tokens is a JSON object, or nothing is decided") {
  AskingWorld world;
  const auto auth_req_id = world.asked();
  const auto asked = world.waiting();
  const auto with = [&](const char* extra) {
    return world.backchannel.decide(asked.id, "alice", Decision::allow(AskingWorld::alice(), asked.access, extra));
  };
  CHECK(!with("[1]"));
  CHECK(world.count(Event::Kind::backchannel_decided) == 0);
  CHECK(with(R"({"till":4})"));
  const auto tokens = issued(world.poll(auth_req_id));
  CHECK(world.tokens.find_access(hash_token(tokens.access)).authorization.extra == R"({"till":4})");
}

TEST_CASE("backchannel: details are shown in words, and granted with the rest") {
  AskingWorld world(
      {}, {.more = [](Server& server) {
        server.authorization_details({.type = "payment", .describe = [](const Detail&) { return "pay 5 EUR"; }});
      }});
  world.client("web").authorization_details_types = {"payment"};
  const auto auth_req_id = world.asked({{"scope", ""}, {"authorization_details", R"([{"type":"payment"}])"}});
  const auto asked = world.waiting();
  REQUIRE(asked.details.size() == 1);
  CHECK(asked.details.front().text == "pay 5 EUR");
  CHECK(world.allow(asked));
  const auto answer = world.poll(auth_req_id);
  CHECK(nlohmann::json::parse(answer.body)["authorization_details"][0]["type"] == "payment");
}

TEST_CASE("backchannel: where the store is away nothing is said to have happened") {
  const auto store = std::make_shared<support::WatchedStore>(stores::memory());
  AskingWorld world({}, {.store = store});
  const auto auth_req_id = world.asked();
  const auto asked = world.waiting();
  store->fail_always();
  CHECK(world.ask().status == 503);
  CHECK(world.poll(auth_req_id).status == 503);
  CHECK_THROWS_AS(world.backchannel.waiting("alice"), StoreUnavailable);
  CHECK_THROWS_AS(world.allow(asked), StoreUnavailable);
  store->fail_always(false);
  CHECK(world.allow(asked));
  CHECK(world.poll(auth_req_id).status == 200);
}

TEST_CASE("backchannel: of one who revokes what was asked nothing comes, answered or not") {
  AskingWorld world;
  const auto auth_req_id = world.asked();
  CHECK(world.allow(world.waiting()));
  const auto begun = std::find_if(world.events.begin(), world.events.end(),
                                  [](const Event& event) { return event.kind == Event::Kind::backchannel_begun; });
  REQUIRE(begun != world.events.end());
  world.tokens.revoke(begun->family);
  CHECK(error(world.poll(auth_req_id)) == "invalid_grant");
  CHECK(!world.granted().access.empty());
}
