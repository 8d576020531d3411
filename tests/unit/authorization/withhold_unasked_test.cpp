#include "support/authorization.hpp"

using namespace world;

namespace {

/// A server where `write` is not granted without a page, and that need not ask as `immediate` says.
Choices withholding(std::vector<Immediate> immediate, std::vector<Scope> withheld = {{"write"}}) {
  return {.more = [immediate = std::move(immediate), withheld = std::move(withheld)](Server& server) {
    for (const auto& said : immediate) {
      server.immediate([said](const Client&, const User&, const AuthorizationRequest&) { return said; });
    }
    for (const auto& scope : withheld) {
      server.withhold_unasked([scope](const Unasked& unasked) { return scope.minus(unasked.agreed.scope); });
    }
  }};
}

/// What is granted without a page. Fails the test when there is one.
std::string granted(World& world, const Params& changes = {}) {
  const auto code = location_param(reply(world, changes), "code");
  REQUIRE(!code.empty());
  return world.codes.take(hash_token(code), "web").authorization.access.scope.to_string();
}

const auto trusted = Immediate::allow(Scope{"read", "write"});

}  // namespace

TEST_CASE("withhold unasked: what needs a page is left out where none is shown") {
  World world(withholding({trusted}));
  CHECK(granted(world) == "read");
  CHECK(granted(world, {{"scope", "read"}}) == "read");
  World open(withholding({trusted}, {}));
  CHECK(granted(open) == "read write");
}

TEST_CASE("withhold unasked: a page that is shown grants it") {
  World world(withholding({trusted}));
  const auto code = world::code(world, {{"prompt", "consent"}});
  CHECK(world.codes.take(hash_token(code), "web").authorization.access.scope == Scope{"read", "write"});
}

TEST_CASE("withhold unasked: what the person agreed to before stays, whoever says that no page is needed") {
  World by_memory(withholding({Immediate::agreed(Scope{"read", "write"})}));
  CHECK(granted(by_memory) == "read write");
  World by_both(withholding({Immediate::agreed(Scope{"write"}), trusted}));
  CHECK(granted(by_both) == "read write");
  World with_page(withholding({Immediate::agreed(Scope{"write"}).with_page(), trusted}));
  CHECK(granted(with_page) == "read write");
  World by_less(withholding({Immediate::agreed(Scope{"read"}), trusted}));
  CHECK(granted(by_less) == "read");
}

TEST_CASE("withhold unasked: where nothing would be left the page is shown") {
  World world(withholding({trusted}));
  CHECK(consent(world, {{"scope", "write"}}).scope == Scope{"write"});
  CHECK(told(reply(world, {{"scope", "write"}, {"prompt", "none"}})) == "consent_required");
  CHECK(granted(world) == "read");
}

TEST_CASE("withhold unasked: several hooks withhold together, and can add nothing") {
  World world(withholding({Immediate::allow(Scope{"read", "write"})}, {{"write"}, {"admin"}, {}}));
  CHECK(granted(world) == "read");
}

TEST_CASE("withhold unasked: a hook that is empty is told by check()") {
  World world({.more = [](Server& server) { server.withhold_unasked(nullptr); }});
  const auto mistakes = world.server().check();
  REQUIRE(mistakes.size() == 1);
  CHECK(mistakes.front().find("Server::withhold_unasked") == 0);
}

TEST_CASE("immediate: what was agreed is allowed, and says by whom") {
  const auto agreed = Immediate::agreed(Scope{"read"}, R"({"since":1})");
  CHECK(agreed.was_agreed());
  CHECK(agreed.allows(Scope{"read"}));
  CHECK_FALSE(agreed.allows(Scope{"read", "write"}));
  CHECK(agreed.granted_before().scope == Scope{"read"});
  CHECK(agreed.extra() == R"({"since":1})");
  CHECK_FALSE(agreed.with_page().allows(Scope{"read"}));
  CHECK(agreed.with_page().was_agreed());
  CHECK(agreed.with_page().granted_before().scope == Scope{"read"});
  CHECK_FALSE(trusted.was_agreed());
  CHECK_FALSE(Immediate::ask(Scope{"read"}).was_agreed());
}
