#include <atomic>

#include "conformance/flows.hpp"
#include "support/devices.hpp"
#include "support/threads.hpp"
#include "support/watched_store.hpp"

// OAuth 2.0 Device Authorization Grant: a person is asked, and answers.

using namespace conformance;

namespace {

bool is_refusal(const Response& response) { return response.status == 400 && is_page(response); }

std::size_t decided(const World& world, std::string_view decision) {
  std::size_t count = 0;
  for (const auto& event : world.events) {
    if (event.kind == Event::Kind::device_decided && event.detail == decision) ++count;
  }
  return count;
}

}  // namespace

TEST_CASE("RFC 8628 §3.3.1, §5.4: the page shows the code, the client, what it asks for and where the device is") {
  DeviceWorld world;
  auto request = DeviceWorld::device_request();
  request.remote_address = "192.0.2.7";
  const auto code = DeviceWorld::begun(world.begin(request)).user_code;
  const auto consent = world.asked(code);
  CHECK(consent.user_code == code);
  CHECK(consent.client.id == "native");
  CHECK(consent.client.name == "Client native");
  CHECK(consent.user.id == "alice");
  CHECK(consent.scope == Scope{"read", "write"});
  CHECK(consent.device_address == "192.0.2.7");
  CHECK(consent.redirect_host.empty());
  CHECK(consent.signals.empty());
}

TEST_CASE("RFC 8628 §5.4: consent is never skipped, whatever was agreed to before") {
  Choices choices;
  int asked = 0;
  choices.more = [&](Server& server) {
    server.immediate([&](const Client& client, const User&, const AuthorizationRequest&) {
      ++asked;
      return Immediate::allow({.scope = client.scope});
    });
  };
  DeviceWorld world({}, std::move(choices));
  const auto by_browser = world.server().authorize(authorize_request(), browser());
  CHECK(std::holds_alternative<Response>(by_browser));
  CHECK(asked > 0);
  asked = 0;
  for (int times = 0; times < 2; ++times) CHECK(asks_consent(world.enter(world.begun().user_code)));
  const auto of_web = with_basic(post("/device_authorization", {{"scope", "read"}}), "web", "web secret:%+");
  CHECK(asks_consent(world.enter(DeviceWorld::begun(world.begin(of_web)).user_code)));
  CHECK(asked == 0);
}

TEST_CASE("RFC 8628 §5.4: deny is as plain as allow, and either is told on a page that leads nowhere") {
  DeviceWorld world;
  for (const auto* answer : {"allow", "deny"}) {
    CAPTURE(answer);
    const auto page = world.answered(world.begun().user_code, answer);
    CHECK(page.status == 200);
    CHECK(header(page, "Content-Type").starts_with("text/html"));
    CHECK(page.headers.count("Location") == 0);
    CHECK(decided(world, answer) == 1);
  }
  CHECK(world.count(Event::Kind::consent_given) == 1);
  CHECK(world.count(Event::Kind::consent_denied) == 1);
}

TEST_CASE("RFC 8628 §3.3: the page after the decision is the site's own, and what it throws undoes nothing") {
  DeviceOptions options;
  options.done = [](const DeviceDecided& decided) {
    if (decided.client.id == "spa") throw std::runtime_error("the template is gone");
    return Response::html(200, decided.allowed ? "Welcome, " + decided.client.name : "As you wish");
  };
  DeviceWorld world(options);
  CHECK(world.answered(world.begun().user_code).body == "Welcome, Client native");
  CHECK(world.answered(world.begun().user_code, "deny").body == "As you wish");
  const auto device = world.begun({{"client_id", "spa"}});
  CHECK(world.answered(device.user_code).status == 200);
  CHECK(world.failures == std::vector<std::string>{"the template is gone"});
  CHECK(issued(world.poll(device.device_code, {{"client_id", "spa"}})).scope == "read write");
}

TEST_CASE("RFC 6819 §5.1.5.4: a device is answered by the browser session and the user that were asked, once") {
  DeviceWorld world;
  const auto device = world.begun();
  const auto consent = world.asked(device.user_code);
  auto elsewhere = browser();
  elsewhere.session_id = "another session of alice";
  CHECK(is_refusal(world.decide(consent, "allow", elsewhere)));
  CHECK(is_refusal(world.decide(consent, "allow", browser("bob"))));
  auto another_user = browser("bob");
  another_user.session_id = browser().session_id;
  CHECK(is_refusal(world.decide(consent, "allow", another_user)));
  auto in_url = decision(consent);
  in_url.target += "?" + in_url.body;
  in_url.body.clear();
  CHECK(is_refusal(world.server().decide(in_url, browser())));
  auto by_get = in_url;
  by_get.method = "GET";
  CHECK(is_refusal(world.server().decide(by_get, browser())));
  CHECK(outcome(world.poll(device.device_code)) == "400 authorization_pending");
  CHECK(world.decide(consent).status == 200);
  CHECK(is_refusal(world.decide(consent)));
  CHECK(issued(world.poll(device.device_code)).scope == "read write");
}

TEST_CASE("RFC 8628 §3.3: what was shown before the sign-in decides nothing") {
  DeviceWorld world;
  const auto device = world.begun();
  const auto step = world.enter(device.user_code, stranger());
  const auto& page = std::get<SignIn>(step);
  auto visitor = stranger();
  const Params form{{"transaction_id", page.transaction_id}, {"decision", "allow_all"}};
  CHECK(is_refusal(world.server().decide(post("/decision", form), visitor)));
  CHECK(is_refusal(world.server().decide(post("/decision", form), browser())));
  CHECK_FALSE(world.server().waiting(post("/decision", form), visitor));
  CHECK(world::answered(world.server().resume(post("/login", form), visitor, User{.id = "alice"})).status == 303);
  // It has been used, and the session is another.
  CHECK(world::answered(world.server().resume(post("/login", form), visitor, User{.id = "alice"})).status == 400);
  CHECK(world.answered(device.user_code, "allow", visitor).status == 200);
}

TEST_CASE("RFC 8628 §3.3: of all who answer one is heard, and what comes later changes nothing") {
  DeviceWorld world;
  for (const auto* first : {"allow", "deny"}) {
    CAPTURE(first);
    const auto device = world.begun();
    const auto earlier = world.asked(device.user_code);
    const auto of_bob = world.asked(device.user_code, browser("bob"));
    CHECK(world.answered(device.user_code, first).status == 200);
    for (const auto* later : {"allow", "deny"}) {
      CHECK(is_refusal(world.decide(earlier, later)));
      CHECK(is_refusal(world.decide(of_bob, later, browser("bob"))));
    }
    const auto told = outcome(world.poll(device.device_code));
    CHECK(told == (std::string(first) == "allow" ? "200" : "400 access_denied"));
  }
  CHECK(decided(world, "allow") == 1);
  CHECK(decided(world, "deny") == 1);
}

TEST_CASE("RFC 8628 §3.3: of sixteen who answer at once, on two nodes, one is heard") {
  const auto store = stores::memory();
  Choices choices;
  choices.store = store;
  DeviceWorld one({}, choices);
  DeviceWorld other({}, choices);
  const auto device = one.begun();
  constexpr std::size_t people = 16;
  std::vector<Consent> pages;
  for (std::size_t i = 0; i < people; ++i) {
    auto& node = i % 2 == 0 ? one : other;
    pages.push_back(node.asked(device.user_code, browser("person " + std::to_string(i))));
  }
  std::atomic<int> heard = 0;
  support::together(people, [&](std::size_t i) {
    auto& node = i % 2 == 0 ? one : other;
    const auto answer = i % 4 < 2 ? "allow" : "deny";
    const auto page = node.decide(pages[i], answer, browser("person " + std::to_string(i)));
    if (page.status == 200) ++heard;
  });
  CHECK(heard == 1);
  CHECK(decided(one, "allow") + decided(one, "deny") + decided(other, "allow") + decided(other, "deny") == 1);
}

TEST_CASE("RFC 8628 §3.3: what the form allows is granted, within what the device asked for") {
  DeviceWorld world;
  const auto granted_by = [&](const Params& boxes, const Params& asked = {}) {
    const auto device = world.begun(asked);
    Params form{{"transaction_id", world.asked(device.user_code).transaction_id}, {"decision", "allow"}};
    for (const auto& [name, value] : boxes) form.add(name, value);
    CHECK(world.server().decide(post("/decision", form), browser()).status == 200);
    return world.poll(device.device_code);
  };
  CHECK(issued(granted_by({{"scope", "read"}})).scope == "read");
  CHECK(issued(granted_by({{"scope", "read"}, {"scope", "write"}}, {{"scope", "read"}})).scope == "read");
  // A yes to nothing is a no.
  CHECK(outcome(granted_by({})) == "400 access_denied");
  CHECK(issued(granted_by({{"scope", "read"}, {"scope", "write"}})).scope == "read write");
}

TEST_CASE(
    "RFC 8628 §3.4: a client that has lost scope meanwhile gets less, and a refresh token if it lists the grant") {
  DeviceWorld world;
  const auto device = world.begun();
  CHECK(world.answered(device.user_code).status == 200);
  world.client("native").scope = {"read"};
  const auto less = issued(world.poll(device.device_code));
  CHECK(less.scope == "read");
  CHECK(!less.refresh.empty());
  world.client("native").scope = {"read", "write"};
  world.client("native").grant_types = {device_grant};
  CHECK(world.connected().refresh.empty());
  world.client("native").grant_types = {device_grant, "refresh_token"};
  const auto all = world.connected();
  CHECK(all.scope == "read write");
  CHECK(!all.refresh.empty());
}

TEST_CASE("RFC 8628 §5.2: the pages of people who decide are kept nowhere, however many they open") {
  const auto store = std::make_shared<support::WatchedStore>(stores::memory());
  Choices choices;
  choices.store = store;
  DeviceWorld world({}, std::move(choices));
  const auto device = world.begun();
  const int writes = store->writes();
  for (int pages = 0; pages < 100; ++pages) CHECK(asks_consent(world.enter(device.user_code)));
  CHECK(store->writes() == writes);
  CHECK(world.answered(device.user_code).status == 200);
}
