#include <algorithm>

#include "support/proofs.hpp"
#include "support/token_flow.hpp"
#include "support/watched_store.hpp"

using namespace world;

namespace {

std::ptrdiff_t remembered_proofs(const support::WatchedStore& store) {
  return std::count_if(store.put_records().begin(), store.put_records().end(),
                       [](const Record& record) { return record.kind == "dpop_proof"; });
}

}  // namespace

TEST_CASE("proofs for nothing: what redeems and refreshes nothing leaves no record of its proof") {
  const auto store = std::make_shared<support::WatchedStore>(stores::memory());
  World world(taking_proofs({}, {.store = store}));
  const KeyHolder holder;
  for (int i = 0; i < 100; ++i) {
    const auto made_up = std::string(40, 'A') + std::to_string(100 + i);
    const auto redeeming = native_request(redemption(made_up, native_changes));
    REQUIRE(is_refused(world.token(proven(redeeming, holder, world)), "invalid_grant"));
    REQUIRE(is_refused(world.token(proven(native_request(refreshing(made_up)), holder, world)), "invalid_grant"));
  }
  CHECK(store->put_records().empty());

  // One that is good for something counts once, and leaves the code alone when it comes again.
  const auto proof = holder.signature(holder.proof("POST", token_url, world.now));
  const auto redeeming = [](const std::string& code) { return native_request(redemption(code, native_changes)); };
  const auto first = native_code(world);
  const auto second = native_code(world);
  CHECK(told(world.token(with_proof(redeeming(first), proof))) == "200");
  CHECK(remembered_proofs(*store) == 1);
  CHECK(told(world.token(with_proof(redeeming(second), proof))) == "400 invalid_dpop_proof");
  CHECK(told(world.token(proven(redeeming(second), holder, world))) == "200");
  CHECK(remembered_proofs(*store) == 2);
}
