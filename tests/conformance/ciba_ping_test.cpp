#include "conformance/flows.hpp"
#include "support/asking.hpp"
#include "support/inboxes.hpp"

// OpenID Connect Client-Initiated Backchannel Authentication Core 1.0: how a client is told of an answer.

using namespace conformance;

namespace {

using support::Gate;
using support::Inboxes;

/// A server that tells its clients, who are in `inboxes`.
class PingingWorld : public AskingWorld {
 public:
  explicit PingingWorld(std::shared_ptr<Inboxes> clients = std::make_shared<Inboxes>())
      : AskingWorld({.deliver = notifications::ping(clients, {.attempts = 3, .pause = 20ms, .growth = 4})}),
        inboxes(std::move(clients)) {
    want_pings(*this);
  }

  std::string asked_to_ping(const Params& changes = {}) {
    return asked(changed({{"client_notification_token", ping_token}}, changes));
  }

  std::shared_ptr<Inboxes> inboxes;
};

}  // namespace

TEST_CASE("CIBA Core §7.1: a client that is told brings a bearer token of its own, and one that asks need not") {
  AskingWorld world({.deliver = [](const BackchannelPing&) {}});
  const auto with = [&](const std::string& token) {
    return outcome(world.ask({{"client_notification_token", token}}));
  };
  CHECK(with("not a token") == "200");
  CHECK(with("") == "200");
  want_pings(world);
  const std::string of_21(21, 'a');
  const std::string of_1025(1025, 'a');
  for (const auto& bad :
       {std::string(), of_21, of_1025, of_21 + " a", of_21 + "\xC3\xA4", of_21 + "=a", std::string(30, '=')}) {
    CAPTURE(bad);
    CHECK(with(bad) == "400 invalid_request");
  }
  CHECK(with(ping_token) == "200");
  CHECK(with(of_21 + "=") == "200");
  CHECK(with(std::string(1024, 'a')) == "200");
}

TEST_CASE("CIBA Core §10.2: a client is told after a yes and after a no, once the answer is there") {
  PingingWorld world;
  for (const bool allows : {true, false}) {
    CAPTURE(allows);
    const auto before = world.inboxes->count();
    std::string polled;
    const auto auth_req_id = world.asked_to_ping();
    world.inboxes->answer(ping_url, [&](const OutgoingRequest&) {
      polled = outcome(world.poll(auth_req_id));
      return Response{.status = 204};
    });
    CHECK(outcome(world.poll(auth_req_id)) == "400 authorization_pending");
    CHECK(world.inboxes->count() == before);
    CHECK((allows ? world.allow(world.waiting()) : world.deny(world.waiting())));
    REQUIRE(world.inboxes->wait_for(before + 1));
    const auto got = world.inboxes->got().back();
    CHECK(got.url == ping_url);
    CHECK(got.post);
    CHECK(got.form.empty());
    CHECK(nlohmann::json::parse(got.json.reveal()) == nlohmann::json{{"auth_req_id", auth_req_id}});
    CHECK(got.authorization.reveal() == std::string("Bearer ") + ping_token);
    world.server();
    while (polled.empty()) std::this_thread::sleep_for(1ms);
    CHECK(polled == (allows ? "200" : "400 access_denied"));
    world.now += 5s;
  }
}

TEST_CASE("CIBA Core §10.2: who answers too late, and a client that asks, is told nothing") {
  PingingWorld world;
  const auto late = world.asked_to_ping();
  const auto asked = world.waiting();
  CHECK(world.allow(asked));
  REQUIRE(world.inboxes->wait_for(1));
  CHECK(world.deny(asked).is_denied());
  world.client("web").backchannel.backchannel_token_delivery_mode = "poll";
  CHECK(outcome(world.poll(late)) == "200");
  const auto polling = world.asked();
  CHECK(world.allow(world.waiting()));
  CHECK(outcome(world.poll(polling)) == "200");
  CHECK(world.inboxes->count() == 1);
}

TEST_CASE("CIBA Core §10.2: until a status says that it came a client is told again, and no redirect is followed") {
  PingingWorld world;
  const auto tries_for = [&](int status, std::size_t expected) {
    const auto before = world.inboxes->count();
    world.inboxes->answer(ping_url, [status](const OutgoingRequest&) {
      Response response{.status = status};
      response.headers.set("Location", "https://evil.example/");
      return response;
    });
    (void)world.asked_to_ping();
    REQUIRE(world.deny(world.waiting()));
    REQUIRE(world.inboxes->wait_for(before + expected));
    std::this_thread::sleep_for(60ms);
    for (const auto& got : world.inboxes->got()) CHECK(got.url == ping_url);
    return world.inboxes->count() - before;
  };
  for (const int status : {200, 202, 204}) {
    CAPTURE(status);
    CHECK(tries_for(status, 1) == 1);
  }
  for (const int status : {302, 307, 401, 404, 503}) {
    CAPTURE(status);
    CHECK(tries_for(status, 3) == 3);
  }
}

TEST_CASE("CIBA Core §10.2: a client that does not answer keeps nobody else waiting") {
  Gate gate;
  PingingWorld world;
  world.inboxes->answer(ping_url, gate.holding());
  constexpr const char* other = "https://post.example/ping";
  world.client("post").backchannel = {.backchannel_token_delivery_mode = "ping",
                                      .backchannel_client_notification_endpoint = other};
  const auto first = world.asked_to_ping();
  CHECK(world.allow(world.waiting()));
  REQUIRE(world.inboxes->wait_for(1));
  CHECK(outcome(world.poll(first)) == "200");
  CHECK(outcome(world.ask_as("post", {{"client_notification_token", ping_token}})) == "200");
  CHECK(world.allow(world.waiting()));
  REQUIRE(world.inboxes->wait_for(2));
  CHECK(world.inboxes->got().back().url == other);
  gate.open();
}

TEST_CASE("CIBA Core §10.2: of what a client is told with the store has nothing that can be read") {
  PingingWorld world;
  const auto auth_req_id = world.asked_to_ping();
  const auto asked = world.waiting();
  const auto kept = world.store->find("backchannel_handle", hash_token(asked.id));
  REQUIRE(kept);
  CHECK(kept->record.data.find("W4SCT") != std::string::npos);
  CHECK(kept->record.data.find(auth_req_id) == std::string::npos);
  CHECK(kept->record.data.find(ping_token) == std::string::npos);
  CHECK(world.allow(asked));
  CHECK(world.inboxes->wait_for(1));
}

TEST_CASE("CIBA Core §10.2: what delivers may be the application's, and what it throws is told to nobody else") {
  std::vector<BackchannelPing> told;
  AskingWorld world({.deliver = [&](const BackchannelPing& ping) {
    told.push_back(ping);
    throw std::runtime_error("the queue is away");
  }});
  want_pings(world);
  const auto auth_req_id = world.asked({{"client_notification_token", ping_token}});
  CHECK(world.allow(world.waiting()));
  REQUIRE(told.size() == 1);
  CHECK(told.front().client_id == "web");
  CHECK(told.front().client_notification_endpoint == ping_url);
  CHECK(told.front().auth_req_id.reveal() == auth_req_id);
  CHECK(told.front().client_notification_token.reveal() == ping_token);
  CHECK(world.failures.back().find("the queue is away") != std::string::npos);
  CHECK(outcome(world.poll(auth_req_id)) == "200");
}
