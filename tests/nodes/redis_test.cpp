#include <doctest/doctest.h>

#include "stores/redis/server.hpp"

namespace {

struct OnRedis {
  OnRedis() {
    const store_tests::Commands commands;
    commands("FLUSHALL");
  }
  std::string url = store_tests::redis_server().url() + "?accept=loss-on-failover";
};

using Shared = OnRedis;

}  // namespace

TYPE_TO_STRING(OnRedis);

#include "nodes/approvals.hpp"
