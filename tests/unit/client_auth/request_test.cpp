#include <doctest/doctest.h>

#include "support/token_flow.hpp"

using namespace world;

namespace {

const Params for_itself = {{"grant_type", "client_credentials"}};

struct Attempt {
  std::string client_id;
  std::string method;
  std::string remote_address;
};

}  // namespace

TEST_CASE("throttle: a no is 429 with Retry-After, told to the observers, and nothing is verified") {
  bool open = false;
  bool looked_up = false;
  Choices choices;
  choices.options.policy.throttle = [&](const AuthAttempt&) { return Result<void>(open); };
  choices.options.policy.client_id = [&](std::string_view) { return looked_up = true; };
  World world(choices);
  const auto answer = world.token(web_request(for_itself));
  CHECK(answer.status == 429);
  CHECK(error(answer) == "temporarily_unavailable");
  CHECK(answer.headers.get("Retry-After") == "30");
  CHECK(!looked_up);
  REQUIRE(world.count(Event::Kind::client_throttled) == 1);
  CHECK(world.events.front().client_id == "web");
  CHECK(world.events.front().detail == "client_secret_basic");
  CHECK(world.events.size() == 1);
  open = true;
  CHECK(world.token(web_request(for_itself)).status == 200);
}

TEST_CASE("throttle: is asked with client, method and the address of the socket") {
  std::vector<Attempt> attempts;
  Choices choices;
  choices.options.policy.throttle = [&](const AuthAttempt& attempt) {
    attempts.push_back(
        {std::string(attempt.client_id), std::string(attempt.method), std::string(attempt.remote_address)});
    return Result<void>();
  };
  World world(choices);
  auto request = web_request(for_itself);
  request.remote_address = "192.0.2.7";
  request.headers.add("X-Forwarded-For", "198.51.100.1");
  CHECK(world.token(request).status == 200);
  world.token(token_request({{"client_id", "nobody"}, {"client_secret", "x"}}));
  world.token(token_request({{"client_id", "native"}}));
  REQUIRE(attempts.size() == 3);
  CHECK(attempts[0].client_id == "web");
  CHECK(attempts[0].method == "client_secret_basic");
  CHECK(attempts[0].remote_address == "192.0.2.7");
  CHECK(attempts[1].client_id == "nobody");
  CHECK(attempts[1].method == "client_secret_post");
  CHECK(attempts[2].method == "none");
}

TEST_CASE("throttle: an error of its own is sent as it is") {
  Choices choices;
  choices.options.policy.throttle = [](const AuthAttempt&) -> Result<void> { return unauthorized_client("banned"); };
  World world(choices);
  CHECK(is_refused(world.token(web_request(for_itself)), "unauthorized_client"));
}

TEST_CASE("throttle: an error of its own says when to come again, where its status tells that at all") {
  Error refused{.code = ErrorCode::too_many_attempts, .retry_after = 7s};
  Choices choices;
  choices.options.policy.throttle = [&](const AuthAttempt&) -> Result<void> { return refused; };
  World world(choices);
  const auto retry_after = [&] {
    const auto response = world.token(web_request(for_itself));
    return std::string(response.headers.get("Retry-After").value_or("none"));
  };
  CHECK(retry_after() == "7");
  refused.code = ErrorCode::temporarily_unavailable;
  CHECK(retry_after() == "7");
  refused.retry_after = 0s;
  CHECK(retry_after() == "1");
  refused = {.code = ErrorCode::unauthorized_client, .retry_after = 7s};
  CHECK(retry_after() == "none");
}

TEST_CASE("throttle: a throttled code exchange leaves the code alone") {
  bool open = true;
  Choices choices;
  choices.options.policy.throttle = [&](const AuthAttempt&) { return Result<void>(open); };
  World world(choices);
  const auto granted = code(world);
  open = false;
  CHECK(redeem(world, granted).status == 429);
  open = true;
  CHECK(redeem(world, granted).status == 200);
}
