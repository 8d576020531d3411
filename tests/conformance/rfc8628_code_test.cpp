#include "conformance/flows.hpp"
#include "support/devices.hpp"
#include "support/watched_store.hpp"

// OAuth 2.0 Device Authorization Grant: a person enters the code that their device shows.

using namespace conformance;

namespace {

constexpr const char* unknown_code = "BBBB-BBBB";

/// What an anonymous visitor sees, and whom it is for.
bool is_sign_in_for_nobody(const DeviceStep& step) {
  const auto* const page = std::get_if<SignIn>(&step);
  return page && page->client.id.empty() && page->request == AuthorizationRequest{};
}

std::string lowered(std::string text) {
  for (auto& c : text) c = static_cast<char>(std::tolower(c));
  return text;
}

std::string without_dash(std::string code) { return code.erase(4, 1); }

Request sign_in_form(const SignIn& page) { return post("/login", {{"transaction_id", page.transaction_id}}); }

}  // namespace

TEST_CASE("RFC 8628 §6.1: case, dashes and spaces of an entry do not count, and nothing but the whole code does") {
  DeviceWorld world;
  const auto code = world.begun().user_code;
  const auto letters = without_dash(code);
  for (const auto& entry : {code, lowered(code), letters, lowered(letters), " " + code + " ", "a1-" + code + "\t!",
                            letters.substr(0, 1) + "." + letters.substr(1)}) {
    CAPTURE(entry);
    CHECK(asks_consent(world.enter(entry)));
  }
  for (const auto& entry : {std::string(), letters.substr(0, 7), letters + "B", letters + letters, code + "*" + "C",
                            std::string("********"), std::string("12345678"), std::string(30'000, 'B')}) {
    CAPTURE(entry);
    CHECK(is_not_valid(world.enter(entry)));
  }
  CHECK(asks_consent(world.enter(code)));
}

TEST_CASE("RFC 8628 §5.1: before anybody has signed in nothing is looked up, and a stranger learns of no code") {
  const auto store = std::make_shared<support::WatchedStore>(stores::memory());
  Choices choices;
  choices.store = store;
  DeviceWorld world({}, std::move(choices));
  const auto code = world.begun().user_code;
  const int calls = store->calls();
  for (const auto& entry : {code, std::string(unknown_code), std::string("nonsense"), std::string()}) {
    CAPTURE(entry);
    for (int tries = 0; tries < 20; ++tries) CHECK(is_sign_in_for_nobody(world.enter(entry, stranger())));
    CHECK(is_sign_in_for_nobody(world.open("/device?user_code=" + form_encode(entry), stranger())));
  }
  CHECK(store->calls() == calls);
  CHECK(asks_consent(world.enter(code)));
}

TEST_CASE("RFC 8628 §3.3: whoever has signed in comes back to the page, with the code filled in, in a new session") {
  DeviceWorld world;
  const auto code = world.begun().user_code;
  for (const auto& step :
       {world.open("/device?user_code=" + lowered(code), stranger()), world.enter(code, stranger())}) {
    auto visitor = stranger();
    const auto next = world.server().resume(sign_in_form(std::get<SignIn>(step)), visitor, User{.id = "alice"});
    CHECK(world::answered(next).status == 303);
    CHECK(location(world::answered(next)) == "https://auth.example/device?user_code=" + code);
    CHECK(visitor.session_id != stranger().session_id);
    const auto page = world.open("/device?user_code=" + code, visitor);
    CHECK(std::get<EnterCode>(page).reason == EnterCode::Reason::asked);
    CHECK(std::get<EnterCode>(page).user_code == code);
    CHECK(asks_consent(world.enter(code, visitor)));
  }
  auto visitor = stranger();
  const auto step = world.open("/device", stranger());
  const auto next = world.server().resume(sign_in_form(std::get<SignIn>(step)), visitor, User{.id = "alice"});
  CHECK(location(world::answered(next)) == "https://auth.example/device");
}

TEST_CASE("RFC 8628 §3.3.1: a link fills in the form, and neither looks up nor decides") {
  const auto store = std::make_shared<support::WatchedStore>(stores::memory());
  Choices choices;
  choices.store = store;
  DeviceWorld world({}, std::move(choices));
  const auto code = world.begun().user_code;
  const int calls = store->calls();
  for (const auto& entry : {code, std::string(unknown_code)}) {
    const auto page = world.open("/device?user_code=" + entry);
    REQUIRE(std::holds_alternative<EnterCode>(page));
    CHECK(std::get<EnterCode>(page).reason == EnterCode::Reason::asked);
    CHECK(std::get<EnterCode>(page).user_code == entry);
  }
  CHECK(std::get<EnterCode>(world.open("/device?user_code=<script>")).user_code.empty());
  CHECK(std::get<EnterCode>(world.open("/device?user_code=" + code + "&user_code=" + code)).user_code.empty());
  // What a page elsewhere sends in somebody's name is no more than a link.
  auto forged = post("/device", {{"user_code", unknown_code}});
  forged.headers.set("Sec-Fetch-Site", "cross-site");
  CHECK(std::get<EnterCode>(world.server().enter_code(forged, browser())).reason == EnterCode::Reason::asked);
  CHECK(store->calls() == calls);
  const auto own = from_here(post("/device", {{"user_code", code}}));
  CHECK(asks_consent(world.server().enter_code(own, browser())));
}

TEST_CASE("RFC 8628 §5.1: wrong codes are counted, and beyond the limit a right one is refused as well") {
  DeviceWorld world({.guesses = {.limit = 3, .window = 10min}});
  const auto code = world.begun().user_code;
  for (int tries = 0; tries < 3; ++tries) {
    // What is no code is no guess.
    CHECK(is_not_valid(world.enter("nonsense")));
    CHECK(is_not_valid(world.enter(unknown_code)));
  }
  for (const auto& entry : {std::string(unknown_code), code}) {
    const auto refused = world.enter(entry);
    CHECK(status_of(refused) == 429);
    CHECK(header(std::get<Response>(refused), "Retry-After") == "400");
    CHECK(is_page(std::get<Response>(refused)));
  }
  // Others go on, and so does the same person once the window is over.
  CHECK(asks_consent(world.enter(code, browser("bob"))));
  world.now += 400s;
  CHECK(asks_consent(world.enter(code)));
}

TEST_CASE("RFC 8628 §5.1: beyond the limit no code is looked up, so that nothing tells a right one") {
  const auto store = std::make_shared<support::WatchedStore>(stores::memory());
  Choices choices;
  choices.store = store;
  DeviceWorld world({.guesses = {.limit = 1, .window = 10min}}, std::move(choices));
  const auto code = world.begun().user_code;
  CHECK(is_not_valid(world.enter(unknown_code)));
  for (const auto& entry : {code, std::string(unknown_code)}) {
    CAPTURE(entry);
    const int calls = store->calls();
    CHECK(status_of(world.enter(entry)) == 429);
    // Whether this person may enter one at all.
    CHECK(store->calls() == calls + 1);
  }
  CHECK(asks_consent(world.enter(code, browser("bob"))));
}

TEST_CASE("RFC 8628 §5.1: wrong codes are counted on all nodes together") {
  const auto store = stores::memory();
  const DeviceOptions options{.guesses = {.limit = 4, .window = 10min}};
  Choices choices;
  choices.store = store;
  DeviceWorld one(options, choices);
  DeviceWorld other(options, choices);
  const auto code = one.begun().user_code;
  for (int tries = 0; tries < 2; ++tries) {
    CHECK(is_not_valid(one.enter(unknown_code)));
    CHECK(is_not_valid(other.enter(unknown_code)));
  }
  CHECK(status_of(one.enter(code)) == 429);
  CHECK(status_of(other.enter(code)) == 429);
  CHECK(asks_consent(other.enter(code, browser("bob"))));
}

TEST_CASE("RFC 8628 §5.1: right codes are not counted") {
  DeviceWorld world({.guesses = {.limit = 2, .window = 10min}});
  for (int tries = 0; tries < 10; ++tries) CHECK(asks_consent(world.enter(world.begun().user_code)));
  CHECK(is_not_valid(world.enter(unknown_code)));
  CHECK(asks_consent(world.enter(world.begun().user_code)));
}

TEST_CASE("RFC 8628 §5.1: an unknown code, one that has expired and one that was answered read the same") {
  DeviceWorld world;
  const auto allowed = world.begun().user_code;
  const auto denied_code = world.begun().user_code;
  const auto late = world.begun().user_code;
  CHECK(world.answered(allowed).status == 200);
  CHECK(world.answered(denied_code, "deny").status == 200);
  for (const auto& code : {allowed, denied_code, std::string(unknown_code)}) {
    const auto step = world.enter(code, browser("bob"));
    CHECK(is_not_valid(step));
    CHECK(std::get<EnterCode>(step).user_code == code);
  }
  CHECK(asks_consent(world.enter(late, browser("bob"))));
  world.now += 10min;
  CHECK(is_not_valid(world.enter(late, browser("bob"))));
  CHECK(asks_consent(world.enter(world.begun().user_code, browser("bob"))));
}

TEST_CASE("RFC 8628 §5.1: a code that was answered, and one that has expired, counts as a wrong one") {
  DeviceWorld world({.guesses = {.limit = 2, .window = 1h}});
  const auto decided = world.begun().user_code;
  const auto late = world.begun().user_code;
  CHECK(world.answered(decided).status == 200);
  CHECK(is_not_valid(world.enter(decided, browser("bob"))));
  world.now += 10min;
  CHECK(is_not_valid(world.enter(late, browser("bob"))));
  const auto code = world.begun().user_code;
  CHECK(status_of(world.enter(code, browser("bob"))) == 429);
  CHECK(asks_consent(world.enter(code)));
}

TEST_CASE("RFC 8628 §3.3: a code is good at the server that gave it out") {
  const auto store = stores::memory();
  Choices there;
  there.store = store;
  there.options.issuer = "https://other.example";
  Choices here;
  here.store = store;
  DeviceWorld world({}, here);
  DeviceWorld other({.verification_uri = "https://other.example/device"}, there);
  const auto device = world.begun();
  CHECK(is_not_valid(other.enter(device.user_code)));
  // Nor does what is asked elsewhere count, or take anything.
  CHECK(outcome(other.poll(device.device_code)) == "400 invalid_grant");
  CHECK(outcome(world.poll(device.device_code)) == "400 authorization_pending");
  CHECK(world.answered(device.user_code).status == 200);
  CHECK(outcome(other.poll(device.device_code)) == "400 invalid_grant");
  CHECK(issued(world.poll(device.device_code)).scope == "read write");
}
