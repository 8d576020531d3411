#include "support/token_endpoints.hpp"

using namespace world;

TEST_CASE("token for elsewhere: an API that was given no name takes none that was issued for another API") {
  TokenWorld world;
  const auto lets_in = [&](const std::string& token, const BearerOptions& options) {
    return std::holds_alternative<Authorization>(world.bearer(options).check(with_bearer(get("/api"), token)));
  };
  const auto for_mail = world.tokens_of_web({{"resource", mail}}).access;
  CHECK_FALSE(lets_in(for_mail, {}));
  CHECK_FALSE(lets_in(for_mail, {.audience = {photos}}));
  CHECK(lets_in(for_mail, {.audience = {mail}}));
  CHECK(lets_in(world.tokens_of_web().access, {}));
}
