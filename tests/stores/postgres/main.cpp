#include <doctest/doctest.h>

#include <cstdio>

#include "stores/postgres/server.hpp"

int main(int argc, char** argv) {
  constexpr int skipped = 77;
  if (store_tests::PostgresServer::programs().empty()) {
    std::puts("skipped: PostgreSQL is not installed, or there is no user postgres to run it as");
    return skipped;
  }
  doctest::Context context(argc, argv);
  return context.run();
}
