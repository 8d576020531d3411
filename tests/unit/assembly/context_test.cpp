#include <doctest/doctest.h>

#include "support/watched_store.hpp"
#include "support/world.hpp"

using namespace world;

namespace {

const Client client{.id = "c", .scope = {"read", "write"}};

}  // namespace

TEST_CASE("context: reads the clock once") {
  int asked = 0;
  Options options;
  options.environment.clock = [&] { return start + std::chrono::seconds(asked++); };
  const Request request;
  const Context context(options, request);
  CHECK(context.now() == start);
  CHECK(context.now() == start);
  CHECK(asked == 1);
}

TEST_CASE("context: an event gets the time and the address of its request, whatever it says itself") {
  std::vector<Event> seen;
  Options options;
  options.environment.clock = [] { return start; };
  options.environment.observers = {[&](const Event& event) { seen.push_back(event); }};
  const Request request{.remote_address = "192.0.2.7"};
  Context(options, request).report({.at = never, .client_id = "c", .remote_address = "10.0.0.1", .detail = "d"});
  REQUIRE(seen.size() == 1);
  CHECK(seen[0].at == start);
  CHECK(seen[0].remote_address == "192.0.2.7");
  CHECK(seen[0].client_id == "c");
  CHECK(seen[0].detail == "d");
}

TEST_CASE("context: an observer that throws, or is none, keeps the next from nothing") {
  int seen = 0;
  Options options;
  options.environment.observers = {[](const Event&) { throw std::runtime_error("x"); }, [](const Event&) { throw 7; },
                                   nullptr, [&](const Event&) { ++seen; }};
  const Request request;
  Context(options, request).report({});
  CHECK(seen == 1);
}

TEST_CASE("context: by default a client may ask for its scope, and asks for all of it by asking for none") {
  const Options options;
  const Request request;
  const Context context(options, request);
  CHECK(*context.allowed_scope(client, nullptr, {"read"}) == Scope{"read"});
  CHECK(*context.allowed_scope(client, nullptr, {}) == Scope{"read", "write"});
  const auto refused = context.allowed_scope(client, nullptr, {"read", "admin"});
  REQUIRE(!refused);
  CHECK(refused.error().code == ErrorCode::invalid_scope);
}

TEST_CASE("context: offline_access of a client that is not registered for it is passed over beside other scopes") {
  const Options options;
  const Request request;
  const Context context(options, request);
  CHECK(*context.allowed_scope(client, nullptr, {"read", "offline_access"}) == Scope{"read"});
  CHECK(!context.allowed_scope(client, nullptr, {"admin", "offline_access"}));
  const auto alone = context.allowed_scope(client, nullptr, {"offline_access"});
  REQUIRE(!alone);
  CHECK(alone.error().code == ErrorCode::invalid_scope);
  const Client registered{.id = "c", .scope = {"read", "offline_access"}};
  CHECK(*context.allowed_scope(registered, nullptr, {"offline_access"}) == Scope{"offline_access"});
}

TEST_CASE("context: a scope policy decides within the client's scope, and its plain no is invalid_scope") {
  Options options;
  options.policy.scope = [](const Client& asking, const User* user, const Scope& requested) -> Result<Scope> {
    CHECK(asking.id == "c");
    if (requested.contains("error")) return Error{ErrorCode::invalid_target, "t"};
    if (!user) return denied();
    return Scope{"write", "for-" + user->id};
  };
  const Request request;
  const Context context(options, request);
  const User alice{.id = "alice"};
  CHECK(*context.allowed_scope(client, &alice, {"anything"}) == Scope{"write"});
  CHECK(context.allowed_scope(client, nullptr, {"read"}).error().code == ErrorCode::invalid_scope);
  CHECK(context.allowed_scope(client, &alice, {"error"}).error().code == ErrorCode::invalid_target);
}

TEST_CASE("context: draws tokens and ids from the random source of the options") {
  Options options;
  options.environment.random = [](std::span<unsigned char> bytes) { std::fill(bytes.begin(), bytes.end(), 0xFF); };
  const Request request;
  const Context context(options, request);
  CHECK(context.random_token() == std::string(42, '_') + "8");
  CHECK(context.random_id() == std::string(21, '_') + "w");
}

TEST_CASE("revoke: any function is one, copies are of one place, and none is none") {
  int calls = 0;
  const auto count = [&](std::string_view family) { calls += family == "a family" ? 1 : 0; };
  const Revoke one = count;
  const Revoke copy = one;
  const Revoke other = count;
  copy("a family");
  CHECK(calls == 1);
  CHECK(one.is_same_place(copy));
  CHECK(!one.is_same_place(other));
  const auto place = std::make_shared<int>();
  CHECK(Revoke(count, place).is_same_place(Revoke([](std::string_view) {}, place)));
  CHECK(one);
  CHECK(!Revoke());
  CHECK(!Revoke(nullptr));
  CHECK(!Revoke(std::function<void(std::string_view)>()));
}

TEST_CASE("context: revokes in each place once, also where one of them fails") {
  std::string told;
  const auto writing = [&](char name) { return Revoke([&told, name](std::string_view) { told += name; }); };
  const auto a = writing('a');
  const auto b = writing('b');
  const Revoke away([&](std::string_view) {
    told += '-';
    throw StoreUnavailable("away");
  });
  const Options options;
  const Request request;
  const std::vector<Revoke> places{a, Revoke(), away, b};
  const Context context(options, request, start, places);
  CHECK_THROWS_AS(context.revoke("a family", {b, b, Revoke()}), StoreUnavailable);
  CHECK(told == "ba-");
  told.clear();
  Context(options, request).revoke("a family", {a, b});
  CHECK(told == "ab");
}

TEST_CASE("context: what is registered revokes in one place once, in another as well") {
  std::string told;
  const auto store = std::make_shared<support::WatchedStore>(stores::memory());
  Choices choices{.store = store};
  choices.more = [&](Server& server) {
    server.exchange(exchanges::any([](const TokenRequest& request) -> Result<Tokens> {
      request.context.revoke("a family", {});
      return denied();
    }));
    server.endpoint("/introspect",
                    endpoints::introspection({.find_access = [](const TokenHash&) { return Stored(); },
                                              .find_refresh = [](const TokenHash&) { return Stored(); },
                                              .revoke = [&](std::string_view family) { told += family; }}));
  };
  World world(choices);
  world.client("web").grant_types.push_back("urn:example:any");
  CHECK(error(world.token(web_request({{"grant_type", "urn:example:any"}}))) == "unsupported_grant_type");
  CHECK(told == "a family");
  // Once in the store, which codes and tokens share: the mark of the family, and the family.
  CHECK(store->calls() == 2);
}
