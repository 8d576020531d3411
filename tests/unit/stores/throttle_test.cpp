// Attempts as the throttle of a server, seen from the token endpoint.

#include <doctest/doctest.h>

#include "support/world.hpp"

using namespace world;

namespace {

/// A server that lets three tries through in an hour. `start` is in the middle of one.
struct Throttled {
  using Throttle = std::function<Result<void>(const AuthAttempt&)>;

  explicit Throttled(const std::function<Throttle(const Attempts&)>& by) : world(choices(by)) {}

  Choices choices(const std::function<Throttle(const Attempts&)>& by) {
    Choices choices;
    const Attempts attempts(choices.store, {.limit = 3, .environment = {.clock = [this] { return world.now; }}});
    choices.options.policy.throttle = by(attempts);
    return choices;
  }
  Response ask(std::string_view address, std::string_view secret = "web secret:%+", std::string_view id = "web") {
    auto request = with_basic(token_request({{"grant_type", "client_credentials"}}), id, secret);
    request.remote_address = address;
    return world.token(request);
  }

  World world;
};

/// Whether it is refused, and told to come again when the window ends.
bool is_throttled(const Response& response, std::string_view retry_after = "2800") {
  return response.status == 429 && response.headers.get("Retry-After") == retry_after &&
         error(response) == "temporarily_unavailable";
}

}  // namespace

TEST_CASE("throttle by address: what is beyond the limit is 429 until the window ends, and says when") {
  Throttled site([](const Attempts& attempts) { return attempts.by_address(); });
  for (const auto* secret : {"wrong", "wrong too", "web secret:%+"}) (void)site.ask("2001:db8::1", secret);
  CHECK(is_throttled(site.ask("2001:db8::2")));
  CHECK(site.world.count(Event::Kind::client_throttled) == 1);
  CHECK(site.ask("192.0.2.1").status == 200);
  site.world.now += 2799s;
  CHECK(is_throttled(site.ask("2001:db8::2"), "1"));
  site.world.now += 1s;
  CHECK(site.ask("2001:db8::2").status == 200);
}

TEST_CASE("throttle by client: guessing is stopped from every address, for that client alone") {
  Throttled site([](const Attempts& attempts) { return attempts.by_client(); });
  for (const auto* address : {"192.0.2.1", "192.0.2.2", "192.0.2.3"}) CHECK(site.ask(address, "wrong").status == 401);
  CHECK(is_throttled(site.ask("192.0.2.4")));
  CHECK(site.ask("192.0.2.4", "web secret:%+", "legacy").status == 200);
  site.world.now += 1h;
  CHECK(site.ask("192.0.2.4").status == 200);
}

TEST_CASE("throttle: whoever comes as a window ends is not told to wait for the end of the next") {
  // Time goes on from one look at the clock to the next.
  TimePoint now = std::chrono::floor<std::chrono::hours>(start);
  const auto ends_at = now + 1h;
  const Clock clock = [&] {
    now += 1s;
    return now - 1s;
  };
  const Attempts attempts(stores::memory(), {.limit = 1, .environment = {.clock = clock}});
  for (const auto& throttle : {attempts.by_address(), attempts.by_client()}) {
    now = ends_at - 1h;
    const AuthAttempt attempt{.client_id = "web", .remote_address = "192.0.2.1"};
    CHECK(throttle(attempt));
    now = ends_at - 2s;
    const auto refused = throttle(attempt);
    REQUIRE(!refused);
    CHECK(refused.error_or({}).retry_after == 2s);
    now = ends_at - 1s;
    CHECK(throttle(attempt));
  }
}

TEST_CASE("throttle: a client that is called as an address is not counted as one") {
  Throttled site([](const Attempts& attempts) {
    return [=](const AuthAttempt& attempt) { return attempts.by_client()(attempt) && attempts.by_address()(attempt); };
  });
  for (int i = 0; i < 3; ++i) CHECK(site.ask("192.0.2.1", "wrong", "192.0.2.9").status == 401);
  // A plain no, which knows of no window.
  CHECK(is_throttled(site.ask("192.0.2.7", "wrong", "192.0.2.9"), "30"));
  CHECK(site.ask("192.0.2.9").status == 200);
}

TEST_CASE("throttle: two counters on one store are two") {
  const auto store = stores::memory();
  Choices choices;
  auto& options = choices.options;
  const auto by_address = Attempts(store, {.limit = 300, .window = 1h, .name = "address"}).by_address();
  const auto by_client = Attempts(store, {.limit = 20, .window = 1h, .name = "client"}).by_client();
  options.policy.throttle = [=](const AuthAttempt& attempt) {
    const auto admitted = by_address(attempt);
    return admitted ? by_client(attempt) : admitted;
  };
  World world(std::move(choices));
  const auto request = web_request({{"grant_type", "client_credentials"}});
  for (int i = 0; i < 20; ++i) CHECK(world.token(request).status == 200);
  const auto refused = world.token(request);
  CHECK(refused.status == 429);
  // By the clock of this machine.
  const auto after = std::stoi(std::string(refused.headers.get("Retry-After").value_or("0")));
  CHECK(after >= 1);
  CHECK(after <= 3600);
  CHECK(by_address({.client_id = "web", .remote_address = "192.0.2.1"}));
}
