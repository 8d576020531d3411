#include <doctest/doctest.h>

#include <oauthkit/stores/sqlite.hpp>

#include "support/temporary_directory.hpp"
#include "support/token_flow.hpp"

using namespace world;

TEST_CASE("restarted reuse: what was used up before a restart is used up after it, and its reuse is seen") {
  const support::TemporaryDirectory directory;
  const auto path = directory.file("grants.db");
  std::string redeemed;
  Issued of_code;
  Issued first;
  Issued second;
  Issued honest;
  {
    World before({.store = stores::sqlite(path)});
    redeemed = code(before);
    of_code = issued(redeem(before, redeemed));
    first = web_tokens(before);
    second = issued(refresh(before, first.refresh));
    honest = web_tokens(before);
  }
  World after({.store = stores::sqlite(path)});
  CHECK(opens(after, second.access));
  CHECK(is_refused(refresh(after, first.refresh), "invalid_grant"));
  CHECK(!opens(after, second.access));
  CHECK(is_refused(refresh(after, second.refresh), "invalid_grant"));
  CHECK(after.count(Event::Kind::refresh_reused) >= 1);

  CHECK(opens(after, of_code.access));
  CHECK(is_refused(redeem(after, redeemed), "invalid_grant"));
  CHECK(!opens(after, of_code.access));
  CHECK(is_refused(refresh(after, of_code.refresh), "invalid_grant"));

  CHECK(opens(after, honest.access));
  CHECK(refresh(after, honest.refresh).status == 200);
}
