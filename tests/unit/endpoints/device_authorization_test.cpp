#include "support/assembly.hpp"
#include "support/devices.hpp"
#include "support/watched_store.hpp"

using namespace world;

namespace {

/// What is wrong with a server that answers devices so.
std::vector<std::string> mistakes(const DeviceOptions& options, std::shared_ptr<Store> store = stores::memory()) {
  Assembly assembly;
  assembly.more = [&](Server& server) {
    const DeviceFlow devices(store, options);
    server.device("/device_authorization", devices);
    server.exchange(exchanges::device_code(devices, assembly.issue));
  };
  return assembly.check();
}

DeviceOptions at(std::string verification_uri) { return {.verification_uri = std::move(verification_uri)}; }

}  // namespace

TEST_CASE("device authorization: a flow without a store or a page is a mistake that names its fix") {
  CHECK(mistakes(at(device_page), nullptr) == std::vector<std::string>{"DeviceFlow has no store: give it one."});
  CHECK(mistakes({}) == std::vector<std::string>{"People have nowhere to enter the code of a device: set "
                                                 "DeviceOptions::verification_uri to the page that calls "
                                                 "Server::enter_code."});
  for (const auto* uri :
       {"http://auth.example/device", "/device", "auth.example/device", "https://auth.example/#device"}) {
    CAPTURE(uri);
    CHECK(mistakes(at(uri)) == std::vector<std::string>{"DeviceOptions::verification_uri is \"" + std::string(uri) +
                                                        "\", which is not an https URL without fragment: correct it."});
  }
  CHECK(mistakes(at(device_page)).empty());
  CHECK(mistakes(at("http://127.0.0.1:9000/device")).empty());
}

TEST_CASE("device authorization: a lifetime without end and an interval of nothing are mistakes") {
  CHECK(mistakes({.verification_uri = device_page, .lifetime = Lifetime::never()}) ==
        std::vector<std::string>{"The codes of devices never end: set DeviceOptions::lifetime to some minutes."});
  CHECK(mistakes({.verification_uri = device_page, .interval = 0s}) ==
        std::vector<std::string>{"DeviceOptions::interval is less than a second: leave it at 5 s, or longer."});
  CHECK(mistakes({.verification_uri = device_page, .interval = 1s}).empty());
}

TEST_CASE("device authorization: the endpoint and the exchange need each other") {
  const DeviceFlow devices(stores::memory(), at(device_page));
  Assembly assembly;
  assembly.more = [&](Server& server) { server.device("/device_authorization", devices); };
  CHECK(assembly.check() ==
        std::vector<std::string>{"Devices are answered and get no token: register exchanges::device_code."});
  assembly.more = [&](Server& server) { server.exchange(exchanges::device_code(devices, assembly.issue)); };
  CHECK(assembly.check() ==
        std::vector<std::string>{"exchanges::device_code has nothing to hand over: register Server::device."});
  assembly.more = [&](Server& server) {
    server.device("/device_authorization", devices);
    server.exchange(exchanges::device_code(devices, assembly.issue));
  };
  CHECK(assembly.check().empty());
}

TEST_CASE("device authorization: a store that may lose what it said, and bounds without sense, are refused at once") {
  class Forgetful : public support::WatchedStore {
   public:
    using WatchedStore::WatchedStore;
    bool fit_for_grants() const override { return false; }
  };
  CHECK_THROWS_AS(DeviceFlow(std::make_shared<Forgetful>(stores::memory()), at(device_page)), std::invalid_argument);
  CHECK_THROWS_AS(DeviceFlow(stores::memory(), {.guesses = {.limit = 0}}), std::invalid_argument);
  CHECK_THROWS_AS(DeviceFlow(stores::memory(), {.guesses = {.window = Lifetime::never()}}), std::invalid_argument);
  CHECK_NOTHROW(DeviceFlow(stores::memory(), at(device_page)));
}

TEST_CASE("device authorization: a store that is away is 503, and the device comes again") {
  const auto store = std::make_shared<support::WatchedStore>(stores::memory());
  Choices choices;
  choices.store = store;
  DeviceWorld world({}, std::move(choices));
  const auto device = world.begun();
  store->fail_always();
  CHECK(world.begin().status == 503);
  CHECK(world.poll(device.device_code).status == 503);
  CHECK(status_of(world.enter(device.user_code)) == 503);
  CHECK(std::holds_alternative<EnterCode>(world.open()));
  store->fail_always(false);
  CHECK(world.answered(device.user_code).status == 200);
  CHECK(world.poll(device.device_code).status == 200);
}

TEST_CASE("device authorization: what would not fit the page that asks a person is refused at once") {
  DeviceWorld world;
  const auto begin_with = [&](std::size_t length) {
    const Params changes{{"login_hint", std::string(length, 'x')}};
    return world.begin(changes);
  };
  const auto refused = begin_with(std::size_t{20} * 1024);
  CHECK(refused.status == 400);
  CHECK(error(refused) == "invalid_request");
  CHECK(world.count(Event::Kind::device_begun) == 0);
  const auto device = DeviceWorld::begun(begin_with(20'000));
  CHECK(world.answered(device.user_code).status == 200);
  CHECK(world.poll(device.device_code).status == 200);
}

TEST_CASE("device authorization: a page whose URL has a query keeps it") {
  DeviceWorld world({.verification_uri = "https://auth.example/?page=device"});
  const auto response = world.begin();
  CHECK(member(response, "verification_uri_complete") ==
        "https://auth.example/?page=device&user_code=" + member(response, "user_code"));
}

TEST_CASE("device authorization: observers are told who began, and no code") {
  DeviceWorld world;
  auto request = DeviceWorld::device_request();
  request.remote_address = "192.0.2.7";
  const auto device = DeviceWorld::begun(world.begin(request));
  const auto& event = world.events.back();
  CHECK(event.kind == Event::Kind::device_begun);
  CHECK(event.client_id == "native");
  CHECK(event.remote_address == "192.0.2.7");
  CHECK(event.detail.empty());
  CHECK(world.answered(device.user_code).status == 200);
  for (const auto& each : world.events) {
    CHECK(each.detail.find(device.user_code) == std::string::npos);
    CHECK(each.detail.find(device.device_code) == std::string::npos);
  }
  CHECK(world.failures.empty());
}
