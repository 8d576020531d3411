#include <doctest/doctest.h>

#include <chrono>
#include <thread>

#include "stores/records.hpp"
#include "stores/redis/fake_server.hpp"
#include "stores/redis/fixture.hpp"

using namespace store_tests;
using oauthkit::stores::RedisOptions;

namespace {

std::string line_about(const std::string& cause, const std::string& database = "0") {
  return "Redis store 127.0.0.1:" + std::to_string(redis_server().port()) + "/" + database + ": " + cause;
}

std::string at(const std::string& credentials) {
  return "redis://" + credentials + "@127.0.0.1:" + std::to_string(redis_server().port());
}

bool is_one_line(const std::string& text) { return !text.empty() && text.find('\n') == std::string::npos; }

const std::string form =
    "Redis store: the URL is not of the form "
    "redis://[[USER]:PASSWORD@]HOST[:PORT][/DATABASE][?accept=loss-on-failover]";

}  // namespace

TEST_CASE("redis store open: takes a URL over TCP and over a socket, with and without a database") {
  Redis redis;
  CHECK(put(*redis.store, code("a")));
  std::string socket;
  for (const char c : redis_server().socket_path()) socket += c == '/' ? "%2f" : std::string(1, c);
  const std::string port = std::to_string(redis_server().port());
  for (const std::string& url : {"redis://localhost:" + port, redis_server().url() + "/", redis_server().url() + "/0",
                                 redis_server().url() + "?accept=loss-on-failover", "redis://" + socket,
                                 "redis://" + socket + "/0?accept=loss-on-failover&accept=unchecked-server"}) {
    CAPTURE(url);
    CHECK(state(*oauthkit::stores::redis(url, {.key_prefix = redis.prefix}), code("a")) == State::live);
  }
  CHECK(state(*oauthkit::stores::redis(redis_server().url() + "/3", {.key_prefix = redis.prefix}), code("a")) ==
        State::absent);
}

TEST_CASE("redis store open: refuses what is no URL") {
  for (const std::string& url : {std::string(),
                                 std::string("redis:"),
                                 std::string("redis://"),
                                 std::string("redis://:6379"),
                                 std::string("127.0.0.1:6379"),
                                 std::string("redis://127.0.0.1:0"),
                                 std::string("redis://127.0.0.1:65536"),
                                 std::string("redis://127.0.0.1:6379x"),
                                 std::string("redis://127.0.0.1:"),
                                 std::string("redis://127.0.0.1/-1"),
                                 std::string("redis://127.0.0.1/a"),
                                 std::string("redis://127.0.0.1/0/1"),
                                 std::string("redis://user@127.0.0.1"),
                                 std::string("redis://user:@127.0.0.1"),
                                 std::string("redis://:%zz@127.0.0.1"),
                                 std::string("redis://:%1@127.0.0.1"),
                                 std::string("redis://[::1"),
                                 std::string("redis://[::1]6379"),
                                 std::string("redis://a%00b"),
                                 std::string("redis://a%0ab"),
                                 std::string("redis://127.0.0.1?a b=c")}) {
    CAPTURE(url);
    CHECK(refusal(url) == form);
  }
  CHECK(refusal(redis_server().url()) == "");
}

TEST_CASE("redis store open: refuses a parameter that it does not know, and says which") {
  CHECK(refusal(redis_server().url() + "?acept=loss-on-failover") ==
        "Redis store: the URL has an unknown parameter: acept");
  CHECK(refusal(redis_server().url() + "?accept=loss-on-failover&timeout") ==
        "Redis store: the URL has an unknown parameter: timeout");
  for (const char* value : {"", "=", "=yes", "=loss-on-failover,unchecked-server"}) {
    CHECK(refusal(redis_server().url() + "?accept" + value) ==
          "Redis store: the URL's parameter accept is neither loss-on-failover nor unchecked-server");
  }
  CHECK(refusal(redis_server().url() + "?accept=loss-on-failover") == "");
}

TEST_CASE("redis store open: refuses TLS rather than to do without") {
  CHECK(refusal("rediss://127.0.0.1") == "Redis store: TLS (rediss://) is not supported: put a tunnel in between");
}

TEST_CASE("redis store open: no refusal tells the password") {
  const std::string urls[] = {at(":s3cr3t"),
                              at("user:s3cr3t"),
                              at(":s3cr%zz3t"),
                              at("s3cr3t"),
                              at(":s3cr3t") + "?timeout=5",
                              at(":s3cr3t") + "/x",
                              at("u:1?s3cr3t=1"),
                              at("u:1/s3cr3t"),
                              at("u:1/2?s3cr3t"),
                              "redis://:s3cr3t@127.0.0.1:1",
                              "rediss://:s3cr3t@127.0.0.1",
                              "http://:s3cr3t@127.0.0.1"};
  for (const std::string& url : urls) {
    CAPTURE(url);
    const std::string line = refusal(url);
    CHECK(is_one_line(line));
    CHECK_FALSE(contains(line, "s3cr"));
  }
  CHECK(refusal(redis_server().url()) == "");
}

TEST_CASE("redis store open: takes a password, and a user of the server's") {
  const Commands commands;
  commands("ACL SETUSER clerk on >s3cr#t:/@? ~{clerk}:* +@all");
  commands("CONFIG SET requirepass main");
  const std::string refused = line_about("it refuses the password, or the user");
  CHECK(refusal(redis_server().url()) == line_about("it wants a password"));
  CHECK(refusal(at(":wrong")) == refused);
  CHECK(refusal(at("clerk:wrong")) == refused);
  CHECK(refusal(at("mallory:main")) == refused);
  CHECK(refusal(at(":main")) == "");
  CHECK(refusal(at("default:main")) == "");
  CHECK(contains(refusal(at("clerk:s3cr%23t%3A%2F%40%3f")), "NOPERM"));
  const auto store = oauthkit::stores::redis(at("clerk:s3cr%23t%3A%2F%40%3f"), {.key_prefix = "clerk"});
  CHECK(put(*store, code("a")));
  CHECK(is_first(take(*store, code("a"))));
  commands("ACL SETUSER default nopass");
  commands("ACL DELUSER clerk");
  CHECK(refusal(redis_server().url()) == "");
}

TEST_CASE("redis store open: one line when there is no server, or a silent one, or no Redis") {
  CHECK(refusal("redis://127.0.0.1:1/2") == "Redis store 127.0.0.1:1/2: it cannot be reached: Connection refused");
  CHECK(contains(refusal("redis://[::1]:1"), "Redis store [::1]:1/0: it cannot be reached: "));
  CHECK(contains(refusal("redis://%2Fnowhere%2Fsocket"), "Redis store /nowhere/socket/0: it cannot be reached: "));
  CHECK(contains(refusal("redis://nowhere.invalid"), "Redis store nowhere.invalid:6379/0: it cannot be reached: "));
  const FakeRedis web([](const std::string&) { return "HTTP/1.1 400 Bad Request\r\n\r\n"; });
  CHECK(is_one_line(refusal(web.url())));
  CHECK(contains(refusal(web.url()), "Protocol error"));
  const FakeRedis silent([](const std::string&) { return ""; });
  const auto before = std::chrono::steady_clock::now();
  CHECK(contains(refusal(silent.url(), {.answer_timeout = 100ms}), "the server does not answer"));
  CHECK(std::chrono::steady_clock::now() - before < 4s);
  CHECK(refusal(redis_server().url()) == "");
}

TEST_CASE("redis store open: refuses a server that does not keep what it is told") {
  const Commands commands;
  commands("CONFIG SET appendonly no");
  CHECK(refusal(redis_server().url()) == line_about("its appendonly is no: answers would be forgotten"));
  CHECK(contains(refusal(redis_server().url() + "?accept=loss-on-failover&accept=unchecked-server"),
                 "its appendonly is no"));
  commands("CONFIG SET appendonly yes");
  // It does not end before it has written the file anew.
  while (!contains(commands("INFO persistence"), "aof_rewrite_in_progress:0\r\naof_rewrite_scheduled:0")) {
    std::this_thread::sleep_for(5ms);
  }
  CHECK(refusal(redis_server().url()) == "");
}

TEST_CASE("redis store open: refuses every policy of eviction, whether there is a maxmemory or not") {
  const Commands commands;
  for (const char* policy : {"allkeys-lru", "allkeys-lfu", "allkeys-random", "volatile-lru", "volatile-ttl"}) {
    commands(std::string("CONFIG SET maxmemory-policy ") + policy);
    CHECK(refusal(redis_server().url()) == line_about("its maxmemory-policy is " + std::string(policy) +
                                                      ", not noeviction: answers could be forgotten"));
  }
  commands("CONFIG SET maxmemory-policy noeviction");
  CHECK(refusal(redis_server().url()) == "");
}

TEST_CASE("redis store open: refuses a replica") {
  const Commands commands;
  commands("REPLICAOF 127.0.0.1 1");
  CHECK(refusal(redis_server().url()) == line_about("it is a replica and can only be read"));
  commands("REPLICAOF NO ONE");
  CHECK(refusal(redis_server().url()) == "");
}

TEST_CASE("redis store open: refuses a server that is too old or still loads its data") {
  const auto answers = [](const std::string& info) {
    return [info](const std::string& request) -> std::string {
      return contains(request, "INFO") ? info : FakeRedis::bulk("1");
    };
  };
  const FakeRedis old(answers(FakeRedis::info("5.0.14")));
  CHECK(contains(refusal(old.url()), ": it is version 5.0.14, this needs 6.0"));
  const FakeRedis loading([](const std::string& request) -> std::string {
    return contains(request, "INFO") ? FakeRedis::info() : "-LOADING Redis is loading the dataset in memory\r\n";
  });
  CHECK(contains(refusal(loading.url()), ": LOADING Redis is loading the dataset in memory"));
  for (const char* version : {"6.0.0", "7.2.4", "10.0"}) {
    const FakeRedis good(answers(FakeRedis::info(version)));
    CHECK(refusal(good.url()) == "");
  }
}

TEST_CASE("redis store open: refuses a server whose settings it may not see, unless that is accepted") {
  const Commands commands;
  commands("ACL SETUSER blind on >main ~* +@all -info");
  CHECK(refusal(at("blind:main")) ==
        line_about("it refuses INFO, so that its settings are unknown: permit it, or accept=unchecked-server"));
  CHECK(contains(refusal(at("blind:main") + "?accept=loss-on-failover"), "it refuses INFO"));
  CHECK(refusal(at("blind:main") + "?accept=unchecked-server") == "");
  commands("ACL SETUSER blind +info");
  CHECK(refusal(at("blind:main")) == "");
  commands("ACL DELUSER blind");
}

TEST_CASE("redis store open: refuses a user who may not run scripts") {
  const Commands commands;
  commands("ACL SETUSER reader on >main ~* +@all -eval -evalsha");
  CHECK(contains(refusal(at("reader:main")), "NOPERM"));
  commands("ACL SETUSER reader +eval +evalsha");
  CHECK(refusal(at("reader:main")) == "");
  commands("ACL DELUSER reader");
}

TEST_CASE("redis store open: refuses the layout of a newer version and leaves it alone") {
  const Commands commands;
  const RedisOptions options{.key_prefix = "newer"};
  commands("SET {newer}:version 2");
  CHECK(refusal(redis_server().url(), options) ==
        line_about("its data has the layout of version 2, this library knows version 1"));
  CHECK(commands("KEYS {newer}*") == "{newer}:version");
  commands("SET {newer}:version 1");
  CHECK(refusal(redis_server().url(), options) == "");
}

TEST_CASE("redis store open: refuses a database that is not there") {
  CHECK(refusal(redis_server().url() + "/16") == line_about("ERR DB index is out of range", "16"));
  CHECK(refusal(redis_server().url() + "/15") == "");
}

TEST_CASE("redis store open: refuses a pool without connections, times that are none, and a prefix that is none") {
  for (const RedisOptions& options : {RedisOptions{.pool_size = 0}, RedisOptions{.pool_timeout = 0ms},
                                      RedisOptions{.connect_timeout = -1s}, RedisOptions{.answer_timeout = 0ms}}) {
    CHECK(refusal(redis_server().url(), options) == line_about("its pool size and its timeouts must be more than 0"));
  }
  for (const char* prefix : {"", "{", "a}b"}) {
    CHECK(refusal(redis_server().url(), {.key_prefix = prefix}) ==
          line_about("its key prefix must be a text without braces"));
  }
  CHECK(refusal(redis_server().url(), {.key_prefix = "a b", .pool_size = 1}) == "");
}
