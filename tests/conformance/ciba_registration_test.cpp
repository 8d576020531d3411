#include "conformance/flows.hpp"
#include "support/asking.hpp"
#include "support/registration.hpp"

// OpenID Connect Client-Initiated Backchannel Authentication Core 1.0: what a client registers.

using namespace conformance;
using nlohmann::json;

namespace {

/// A server where clients register that have people asked, and are told of answers where there is a `deliver`.
class OpenWorld : public RegistrationWorld {
 public:
  explicit OpenWorld(NotifyClient deliver = [](const BackchannelPing&) {})
      : RegistrationWorld(), backchannel(store, {.user = known_people, .deliver = std::move(deliver)}) {
    server().backchannel(ciba_endpoint, backchannel);
    server().exchange(exchanges::ciba(backchannel, tokens::opaque(tokens)));
  }

  Backchannel backchannel;
};

json asking_client(const json& changes = json::object()) {
  json all = metadata({{"grant_types", {ciba_grant}},
                       {"token_endpoint_auth_method", "client_secret_basic"},
                       {"backchannel_token_delivery_mode", "ping"},
                       {"backchannel_client_notification_endpoint", "https://probe.example/ping"}});
  if (changes.is_object()) all.merge_patch(changes);
  return all;
}

std::string refusal_of(OpenWorld& world, const json& changes) {
  return outcome(world.at(registering(asking_client(changes))));
}

}  // namespace

TEST_CASE("CIBA Core §4: a client registers its mode and where it is told, and is served so") {
  OpenWorld world;
  const auto answer = world.at(registering(asking_client()));
  INFO(answer.body);
  REQUIRE(answer.status == 201);
  const auto told = json::parse(answer.body);
  CHECK(told["backchannel_token_delivery_mode"] == "ping");
  CHECK(told["backchannel_client_notification_endpoint"] == "https://probe.example/ping");
  const auto id = told["client_id"].get<std::string>();
  const auto secret = told["client_secret"].get<std::string>();
  const Params question{{"login_hint", "alice"}, {"client_notification_token", ping_token}};
  const auto asked = world.at(with_basic(post(ciba_endpoint, question), id, secret));
  CHECK(outcome(asked) == "200");
  CHECK(world.backchannel.waiting("alice").size() == 1);
}

TEST_CASE("CIBA Core §8: a client that a person agreed to from afar is in use, as one that was agreed to on a page") {
  OpenWorld world;
  const Params question{{"login_hint", "alice"}, {"client_notification_token", ping_token}};
  const auto enrolled = [&] { return RegistrationWorld::read(world.at(registering(asking_client())), 201); };
  const auto ask = [&](const NewRegistration& client) {
    return outcome(world.at(with_basic(post(ciba_endpoint, question), client.id, client.secret)));
  };
  const auto agreed_to = enrolled();
  const auto refused = enrolled();
  for (const auto* const client : {&agreed_to, &refused}) {
    REQUIRE(ask(*client) == "200");
    const auto asked = world.backchannel.waiting("alice");
    REQUIRE(asked.size() == 1);
    const auto answer =
        client == &agreed_to ? Decision::allow(User{.id = "alice"}, asked.front().access) : Decision::deny();
    CHECK(world.backchannel.decide(asked.front().id, "alice", answer));
  }
  world.now += 25h;
  CHECK(ask(refused) == "401 invalid_client");
  CHECK(ask(agreed_to) == "200");
}

TEST_CASE("CIBA Core §4, §10.3: nobody registers to have tokens pushed, nor to be told at no place") {
  OpenWorld world;
  CHECK(refusal_of(world, {{"backchannel_token_delivery_mode", "push"}}) == "400 invalid_client_metadata");
  CHECK(refusal_of(world, {{"backchannel_client_notification_endpoint", nullptr}}) == "400 invalid_client_metadata");
  CHECK(refusal_of(world, {{"backchannel_client_notification_endpoint", "http://probe.example/ping"}}) ==
        "400 invalid_client_metadata");
  CHECK(refusal_of(world, {}) == "201");
  CHECK(refusal_of(world, {{"backchannel_token_delivery_mode", "poll"}}) == "201");
}

TEST_CASE("CIBA Core §4: a mode that the server does not tell of is refused") {
  OpenWorld world(nullptr);
  CHECK(refusal_of(world, {}) == "400 invalid_client_metadata");
  CHECK(refusal_of(world, {{"backchannel_token_delivery_mode", nullptr}}) == "201");
}
