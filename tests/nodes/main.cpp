#include <doctest/doctest.h>

#include <cstdio>

#include "nodes/race.hpp"

#ifdef NODES_HAS_POSTGRES
#include "nodes/nginx.hpp"
#include "stores/postgres/server.hpp"
#endif
#ifdef NODES_HAS_REDIS
#include "stores/redis/server.hpp"
#endif

int main(int argc, char** argv) {
  doctest::Context context;
#ifdef NODES_HAS_POSTGRES
  if (store_tests::PostgresServer::programs().empty()) {
    std::puts("without PostgreSQL: it is not installed, or there is no user postgres to run it as");
    context.addFilter("test-case-exclude", "*PostgreSQL*,*<OnPostgres>");
  }
  if (!nodes_tests::Nginx::is_installed()) {
    std::puts("without nginx: it is not installed");
    context.addFilter("test-case-exclude", "nginx*");
  }
#else
  std::puts("without PostgreSQL: its store is not built");
#endif
#ifdef NODES_HAS_REDIS
  if (!store_tests::RedisServer::is_installed()) {
    std::puts("without Redis: redis-server is not installed");
    context.addFilter("test-case-exclude", "*on Redis*,*<OnRedis>");
  }
#else
  std::puts("without Redis: its store is not built");
#endif
  const auto full = std::size_t{500};
  if (const auto fewer = nodes_tests::scaled(full); fewer != full) {
    std::printf("%zu codes and tokens instead of %zu, because NODES_SCALE is set\n", fewer, full);
  }
  context.applyCommandLine(argc, argv);
  return context.run();
}
