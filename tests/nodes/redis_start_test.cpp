#include <doctest/doctest.h>

#include "http/authserver/authserver.hpp"
#include "stores/redis/server.hpp"

using namespace oauthkit::testing;
using store_tests::Commands;
using store_tests::redis_server;

namespace {

constexpr const char* accepting = "?accept=loss-on-failover";

Ended check(const std::string& url) { return run({"--check", "--store", url}); }

/// It ended with 1 and one line, in which there is no password.
void expect_refused(const Ended& ended, std::string_view told) {
  expect_one_line(ended, 1, told);
  CHECK_FALSE(holds(ended.err, "s3cr"));
}

}  // namespace

TEST_CASE("authserver on Redis: keeps no grants in it unless the URL says what is accepted") {
  const std::string url = redis_server().url();
  expect_refused(check(url), "?accept=loss-on-failover");
  expect_refused(run({"--listen", "127.0.0.1:0", "--store", url}), "?accept=loss-on-failover");
  expect_refused(check(url + "?accept=unchecked-server"), "?accept=loss-on-failover");
  CHECK(check(url + accepting).status == 0);
}

TEST_CASE("authserver on Redis: a wrong URL is one line and exit 1") {
  const std::string at = "redis://:s3cr3t@127.0.0.1";
  expect_refused(check(at + ":port"), "Redis store: the URL is not of the form redis://");
  expect_refused(check(at + "/0?acept=loss-on-failover"), "unknown parameter: acept");
  expect_refused(check(at + ":1" + accepting), "Redis store 127.0.0.1:1/0: it cannot be reached: Connection refused");
  expect_refused(run({"--listen", "127.0.0.1:0", "--store", at + ":1" + accepting}), "it cannot be reached");
  CHECK(check(redis_server().url() + accepting).status == 0);
}

TEST_CASE("authserver on Redis: a server that wants a password, or may evict keys, is one line and exit 1") {
  const Commands commands;
  const std::string url = redis_server().url() + accepting;
  commands("CONFIG SET maxmemory-policy allkeys-lru");
  expect_refused(check(url), "its maxmemory-policy is allkeys-lru, not noeviction");
  commands("CONFIG SET maxmemory-policy noeviction");
  commands("CONFIG SET requirepass main");
  expect_refused(check(url), "it wants a password");
  expect_refused(check("redis://:s3cr3t@127.0.0.1:" + std::to_string(redis_server().port())),
                 "it refuses the password");
  commands("ACL SETUSER default nopass");
  CHECK(check(url).status == 0);
}
