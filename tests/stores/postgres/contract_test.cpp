#include <doctest/doctest.h>

#include "stores/postgres/fixture.hpp"
#include "stores/prove.hpp"

using namespace store_tests;

TEST_CASE("PostgreSQL store: keeps every promise of a store, to threads and to processes") {
  const auto factory = [] {
    const auto url = server().create_schema();
    return [url] { return oauthkit::stores::postgres(url); };
  };
  prove(factory, {.processes = 4, .patience = std::chrono::seconds(120)});
}
