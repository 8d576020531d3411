#include <doctest/doctest.h>

#include <cstdio>

#include "stores/redis/server.hpp"

int main(int argc, char** argv) {
  constexpr int skipped = 77;
  if (!store_tests::RedisServer::is_installed()) {
    std::puts("skipped: redis-server is not installed");
    return skipped;
  }
  doctest::Context context(argc, argv);
  return context.run();
}
