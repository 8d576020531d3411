#include <doctest/doctest.h>

#include "support/token_flow.hpp"
#include "support/watched_store.hpp"

using namespace world;

namespace {

/// A page, which sends nobody anywhere.
bool leads_nowhere(const Response& response) { return response.status == 400 && location(response).empty(); }

}  // namespace

TEST_CASE("unasked decision: whoever was asked nothing gets no code, and leaves nothing behind") {
  const auto store = std::make_shared<support::WatchedStore>(stores::memory());
  World world({.store = store});
  const Params approval{
      {"decision", "allow"}, {"approved", "true"}, {"consent", "true"}, {"user_id", "alice"}, {"sub", "alice"}};
  const auto form = authorize_params(approval);
  for (Browser who : {Browser{}, stranger(), browser()}) {
    for (const char* id : {"", "x", "00000000-0000-0000-0000-000000000000"}) {
      CHECK(leads_nowhere(world.server().decide(post("/decision", changed(form, {{"transaction_id", id}})), who)));
    }
  }
  CHECK(store->put_records().empty());
  Browser nobody = stranger();
  CHECK(std::holds_alternative<SignIn>(world.server().authorize(authorize_request(approval), nobody)));

  const auto page = consent(world);
  Browser signed_out{.session_id = browser().session_id};
  CHECK(leads_nowhere(world.server().decide(decision(page), signed_out)));
  CHECK(!signed_out.user);
  CHECK(world.count(Event::Kind::code_issued) == 0);

  CHECK(redeem(world, location_param(world.server().decide(decision(page), browser()), "code")).status == 200);
}
