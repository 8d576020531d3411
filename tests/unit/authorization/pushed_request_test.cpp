#include "support/authorization.hpp"
#include "support/pushing.hpp"
#include "support/token_flow.hpp"
#include "support/watched_store.hpp"

using namespace world;

namespace {

/// A server all of which is in `store`, pending decisions too, as where there are several nodes.
Choices all_in(const std::shared_ptr<Store>& store) {
  return taking_pushes(
      {}, {.store = store, .more = [store](Server& server) { server.transactions(session::transactions(store)); }});
}

struct Site {
  std::shared_ptr<support::WatchedStore> store = std::make_shared<support::WatchedStore>(stores::memory());
  World world = World(all_in(store));

  /// What the store writes for `flow`, which ends with the answer to a decision, and for the tokens where it is a code.
  int writes_of(const std::function<Response()>& flow) {
    const int before = store->writes();
    const auto answer = flow();
    REQUIRE(answer.status == 303);
    if (const auto code = location_param(answer, "code"); !code.empty()) REQUIRE(redeem(world, code).status == 200);
    return store->writes() - before;
  }

  Response plain(std::string_view answer) { return world.server().decide(decision(consent(world), answer), browser()); }
  Response by_push(std::string_view answer) {
    return world.server().decide(decision(pushed_consent(world, pushed(world)), answer), browser());
  }
};

}  // namespace

TEST_CASE("pushed requests: a flow writes once more than a plain one, whatever the person says") {
  Site site;
  // The key of the day is made by the first.
  site.plain("allow");
  for (const auto* answer : {"allow", "deny"}) {
    CAPTURE(answer);
    const int plain = site.writes_of([&] { return site.plain(answer); });
    CHECK(plain > 0);
    CHECK(site.writes_of([&] { return site.by_push(answer); }) == plain + 1);
  }
}

TEST_CASE("pushed requests: a form that was answered is over, sent once more or by another node") {
  Site site;
  const auto form = decision(pushed_consent(site.world, pushed(site.world)));
  World other(all_in(site.store));
  CHECK(!location_param(site.world.server().decide(form, browser()), "code").empty());
  for (auto* node : {&site.world, &other}) {
    CHECK(is_page(node->server().decide(form, browser()), 400));
    CHECK(node->server().decide(form, browser()).body.find("invalid_request_uri") != std::string::npos);
  }
  CHECK(other.server().decide(decision(pushed_consent(other, pushed(other))), browser()).status == 303);
}

TEST_CASE("pushed requests: a decision that could not be kept is still open") {
  Site site;
  const auto form = decision(pushed_consent(site.world, pushed(site.world)));
  site.store->fail_always();
  CHECK(site.world.server().decide(form, browser()).status == 503);
  site.store->fail_always(false);
  CHECK(!location_param(site.world.server().decide(form, browser()), "code").empty());
}
