#include <doctest/doctest.h>

#include "stores/records.hpp"
#include "stores/redis/fixture.hpp"

using namespace store_tests;

TEST_CASE("redis store: keeps no token, only hashes, and what it was given as data") {
  const oauthkit::stores::RedisOptions options{.key_prefix = "content"};
  const auto store = oauthkit::stores::redis(redis_server().url(), options);
  const Commands commands;
  CHECK(put(*store, code("a")));
  const std::string record = "{content}:record:code:" + oauthkit::hash_token("a").hex();
  CHECK(commands("HMGET " + record + " client_id family data") == "s6BhdRkqt3 grant-1 data of a");
  CHECK(commands("HGET " + record + " expires_at") == "800000006553f358");
  CHECK(commands("HEXISTS " + record + " spent_at") == "0");
  take(*store, code("a"));
  CHECK(commands("HGET " + record + " spent_at") == "800000006553f100");
}

TEST_CASE("redis store: what is swept leaves nothing behind") {
  const auto store = oauthkit::stores::redis(redis_server().url(), {.key_prefix = "behind"});
  const Commands commands;
  CHECK(store->put(codes(20)));
  CHECK(store->put(std::vector{code_of_family("b", "grant-2"), code_of_family("c", "")}));
  take(*store, code("code 1"));
  store->revoke("grant-2", start);
  store->revoke("grant-3", start);
  CHECK(put(*store, code_of_family("late", "grant-3")));
  while (store->sweep(start + 24h, 7) == 7) continue;
  CHECK(commands("KEYS {behind}*") == "{behind}:version");
}

TEST_CASE("redis store: a record leaves the list of its family when it goes, and the family the list of the doomed") {
  const auto store = oauthkit::stores::redis(redis_server().url(), {.key_prefix = "doomed"});
  const Commands commands;
  CHECK(store->put(std::vector{code("a"), code_until("b", start)}));
  CHECK(commands("SCARD {doomed}:family:grant-1") == "2");
  CHECK(store->sweep(start, 10) == 1);
  CHECK(commands("SCARD {doomed}:family:grant-1") == "1");
  CHECK(commands("EXISTS {doomed}:doomed") == "0");
  store->revoke("grant-1", start);
  CHECK(commands("SMEMBERS {doomed}:doomed") == "grant-1");
  CHECK(store->sweep(start, 10) == 1);
  CHECK(commands("EXISTS {doomed}:doomed") == "0");
}

TEST_CASE("redis store: revoking writes as much for a thousand records as for one") {
  const auto store = oauthkit::stores::redis(redis_server().url(), {.key_prefix = "cost"});
  const Commands commands;
  CHECK(store->put(codes(1000, "large")));
  CHECK(store->put(std::vector{code_of_family("a", "small")}));
  const auto written_by = [&](const std::string& family) {
    const auto offset = [&] {
      const std::string info = commands("INFO persistence");
      return std::stol(info.substr(info.find("aof_current_size:") + 17));
    };
    const long before = offset();
    store->revoke(family, start);
    return offset() - before;
  };
  const long small = written_by("small");
  CHECK(small > 0);
  CHECK(written_by("large") == small);
  CHECK(state(*store, code("code 999")) == State::revoked);
}

TEST_CASE("redis store: two stores with different prefixes on one server do not meet") {
  Redis one;
  Redis other;
  CHECK(put(*one.store, code("a")));
  CHECK(state(*other.store, code("a")) == State::absent);
  CHECK(put(*other.store, code("a")));
  one.store->revoke("grant-1", start);
  CHECK(state(*one.store, code("a")) == State::revoked);
  CHECK(state(*other.store, code("a")) == State::live);
  CHECK(one.store->sweep(oauthkit::never, 10) == 2);
  CHECK(is_first(take(*other.store, code("a"))));
}

TEST_CASE("redis store: two databases of one server do not meet") {
  const auto one = oauthkit::stores::redis(redis_server().url() + "/1");
  const auto other = oauthkit::stores::redis(redis_server().url() + "/2");
  CHECK(put(*one, code("a")));
  CHECK(state(*other, code("a")) == State::absent);
  CHECK(state(*oauthkit::stores::redis(redis_server().url() + "/1"), code("a")) == State::live);
}

TEST_CASE("redis store: everything is there for the next store") {
  Redis redis;
  const Record live = code("live");
  Record spent = code("spent");
  const Record revoked = code_of_family("revoked", "grant-2");
  CHECK(redis.store->put(std::vector{live, spent, revoked}));
  take(*redis.store, spent, start + 1s);
  spent.spent_at = start + 1s;
  redis.store->revoke("grant-2", start);
  redis.store = redis.open();
  CHECK(redis.store->find("code", live.hash)->record == live);
  CHECK(redis.store->find("code", spent.hash)->record == spent);
  CHECK(state(*redis.store, revoked) == State::revoked);
  CHECK(is_first(take(*redis.store, live)));
}

TEST_CASE("redis store: a server that has forgotten the scripts learns them again") {
  Redis redis;
  const Commands commands;
  CHECK(put(*redis.store, code("a")));
  CHECK(commands("SCRIPT FLUSH") == "OK");
  CHECK(is_first(take(*redis.store, code("a"))));
  CHECK(commands("SCRIPT FLUSH") == "OK");
  CHECK(state(*redis.store, code("a")) == State::spent);
}
