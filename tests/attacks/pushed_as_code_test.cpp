#include "support/pushing.hpp"
#include "support/token_flow.hpp"

// A client chooses what it pushes, and knows what finds it again. In a store that keeps codes too, it is no code, nor
// is a code what somebody has pushed.

using namespace world;

namespace {

constexpr std::string_view prefix = "urn:ietf:params:oauth:request_uri:";

bool asks_consent(const Step& step) { return std::holds_alternative<Consent>(step); }

}  // namespace

TEST_CASE("pushed as code: what was pushed is no code and no token, and none of these is a pushed request") {
  World world(taking_pushes());
  const auto request_uri = pushed(world);
  const auto reference = request_uri.substr(prefix.size());
  for (const auto& text : {request_uri, reference, hash_token(request_uri).hex()}) {
    CHECK(is_refused(redeem(world, text), "invalid_grant"));
    CHECK(is_refused(refresh(world, text), "invalid_grant"));
    CHECK(!opens(world, text));
  }

  const auto granted = code(world);
  const auto live = web_tokens(world);
  for (const auto& text : {granted, live.access, live.refresh, reference}) {
    CHECK(!asks_consent(come(world, text)));
  }
  for (const auto& text : {granted, live.access, live.refresh}) {
    CHECK(!asks_consent(come(world, std::string(prefix) + text)));
  }

  CHECK(asks_consent(come(world, request_uri)));
  CHECK(redeem(world, granted).status == 200);
  CHECK(opens(world, live.access));
  CHECK(refresh(world, live.refresh).status == 200);
}
