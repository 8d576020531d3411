#include <doctest/doctest.h>
#include <signal.h>

#include <thread>

#include "stores/postgres/fixture.hpp"
#include "stores/records.hpp"
#include "support/threads.hpp"

using namespace store_tests;

namespace {

/// Waits until some session of a store waits for a lock.
void wait_for_a_waiter(const Sql& sql) {
  const char* const waiting =
      "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'oauthkit' AND wait_event_type = 'Lock'";
  for (int waits = 0; waits < 2000 && sql(waiting) == "0"; ++waits) std::this_thread::sleep_for(5ms);
}

}  // namespace

TEST_CASE("postgres store: a verb that waits too long for a lock is unavailable and has done nothing") {
  Postgres postgres;
  const auto store = oauthkit::stores::postgres(postgres.url, {.statement_timeout = 200ms});
  CHECK(put(*store, code("a")));
  const Sql sql(postgres.url);
  sql("BEGIN; LOCK TABLE oauthkit_records, oauthkit_revoked_families");
  const std::string cause = "canceling statement due to statement timeout";
  CHECK(failure_of([&] { put(*store, code("b")); }) == cause);
  CHECK(failure_of([&] { take(*store, code("a")); }) == cause);
  CHECK(failure_of([&] { state(*store, code("a")); }) == cause);
  CHECK(failure_of([&] { store->revoke("grant-1", start); }) == cause);
  CHECK(failure_of([&] { store->sweep(start + 1h, 10); }) == cause);
  sql("COMMIT");
  CHECK(state(*store, code("a")) == State::live);
  CHECK(state(*store, code("b")) == State::absent);
  CHECK(put(*store, code("b")));
  CHECK(is_first(take(*store, code("a"))));
}

TEST_CASE("postgres store: a verb waits for a session for as long as it was told, and then is unavailable") {
  Postgres postgres;
  const auto store = oauthkit::stores::postgres(postgres.url, {.pool_size = 1, .pool_timeout = 50ms});
  const Sql sql(postgres.url);
  sql("BEGIN; LOCK TABLE oauthkit_records");
  bool inserted = false;
  std::thread holder([&] { inserted = put(*store, code("a")); });
  wait_for_a_waiter(sql);
  CHECK(failure_of([&] { state(*store, code("a")); }) == "all connections to PostgreSQL were busy for 50 ms");
  sql("COMMIT");
  holder.join();
  CHECK(inserted);
  CHECK(state(*store, code("a")) == State::live);
}

TEST_CASE("postgres store: never has more sessions than its pool may have") {
  Postgres postgres;
  const auto store = oauthkit::stores::postgres(postgres.url + "&application_name=pool", {.pool_size = 3});
  std::vector<std::size_t> inserted(16);
  support::together(16, [&](std::size_t thread) {
    for (int i = 0; i < 20; ++i) {
      inserted[thread] += put(*store, code(std::to_string(thread) + "/" + std::to_string(i))) ? 1 : 0;
    }
  });
  for (const std::size_t count : inserted) CHECK(count == 20);
  CHECK(Sql(server().url())("SELECT count(*) <= 3 FROM pg_stat_activity WHERE application_name = 'pool'") == "t");
}

TEST_CASE("postgres store: an idle session that was ended is replaced without a word") {
  Postgres postgres;
  CHECK(put(*postgres.store, code("a")));
  for (int round = 0; round < 5; ++round) {
    Sql(server().url())(
        "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE application_name = 'oauthkit'");
    CHECK(state(*postgres.store, code("a")) == State::live);
  }
}

TEST_CASE("postgres store: a verb whose session is ended by an administrator tries again") {
  Postgres postgres;
  CHECK(put(*postgres.store, code("a")));
  const Sql sql(postgres.url);
  sql("BEGIN; LOCK TABLE oauthkit_records");
  oauthkit::TakenRecord taken;
  const std::vector successors{code("next")};
  std::thread taker([&] { taken = postgres.store->take("code", code("a").hash, "s6BhdRkqt3", start, successors); });
  wait_for_a_waiter(sql);
  sql("SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE application_name = 'oauthkit'");
  sql("COMMIT");
  taker.join();
  CHECK(is_first(taken));
  CHECK(state(*postgres.store, successors[0]) == State::live);
}

TEST_CASE("postgres store: of two sessions in a deadlock the one that loses tries again") {
  Postgres postgres;
  CHECK(put(*postgres.store, code("a")));
  const Sql sql(postgres.url);
  const auto deadlocks = [&] { return sql("SELECT deadlocks FROM pg_stat_database WHERE datname = 'postgres'"); };
  const std::string before = deadlocks();
  sql("BEGIN; SET LOCAL deadlock_timeout = '1h'");
  sql("INSERT INTO oauthkit_records VALUES ('code', decode('" + code("next").hash.hex() +
      "', 'hex'), '', '', 0, NULL, '', false)");
  // It has the record and waits for what becomes of our insertion; we then want the record.
  oauthkit::TakenRecord taken;
  const std::vector successors{code("next")};
  std::thread taker([&] { taken = postgres.store->take("code", code("a").hash, "s6BhdRkqt3", start, successors); });
  wait_for_a_waiter(sql);
  sql("SELECT 1 FROM oauthkit_records WHERE hash = decode('" + code("a").hash.hex() + "', 'hex') FOR UPDATE");
  sql("ROLLBACK");
  taker.join();
  CHECK(is_first(taken));
  CHECK(state(*postgres.store, successors[0]) == State::live);
  for (int waits = 0; waits < 200 && deadlocks() == before; ++waits) std::this_thread::sleep_for(50ms);
  CHECK(deadlocks() != before);
}

TEST_CASE("postgres store: a sweep leaves what another session holds to the next one, and waits for nobody") {
  Postgres postgres;
  CHECK(put(*postgres.store, code("held")));
  CHECK(put(*postgres.store, code_of_family("free", "grant-2")));
  CHECK(put(*postgres.store, code_of_family("revoked", "grant-3")));
  postgres.store->revoke("grant-3", start);
  const Sql sql(postgres.url);
  const std::string held =
      "SELECT 1 FROM oauthkit_records WHERE hash = decode('" + code("held").hash.hex() + "', 'hex')";
  sql("BEGIN; " + held + " FOR UPDATE");
  sql("SELECT 1 FROM oauthkit_records WHERE hash = decode('" + code("revoked").hash.hex() + "', 'hex') FOR UPDATE");
  CHECK(postgres.store->sweep(start, 10) == 0);
  CHECK(postgres.store->sweep(start + 1h, 10) == 1);
  sql("COMMIT");
  CHECK(state(*postgres.store, code("held")) == State::live);
  CHECK(postgres.store->sweep(start, 10) == 1);
  CHECK(postgres.store->sweep(start + 1h, 10) == 1);
  CHECK(sql("SELECT count(*) FROM oauthkit_records") == "0");
}

TEST_CASE("postgres store: reads while another session writes") {
  Postgres postgres;
  CHECK(put(*postgres.store, code("a")));
  const Sql sql(postgres.url);
  sql("BEGIN; DELETE FROM oauthkit_records");
  CHECK(state(*postgres.store, code("a")) == State::live);
  sql("COMMIT");
  CHECK(state(*postgres.store, code("a")) == State::absent);
}

TEST_CASE("postgres store: a server that stands still makes a verb unavailable in time, whole or not at all") {
  Postgres postgres;
  const auto store = oauthkit::stores::postgres(postgres.url, {.statement_timeout = 200ms});
  CHECK(put(*store, code("a")));
  server().freeze();
  const auto before = std::chrono::steady_clock::now();
  const std::vector successors{code("next")};
  const std::string failure = failure_of([&] { store->take("code", code("a").hash, "s6BhdRkqt3", start, successors); });
  const auto waited = std::chrono::steady_clock::now() - before;
  server().thaw();
  CHECK(failure == "it is unknown whether this was carried out: the server does not answer");
  CHECK(waited < 10s);
  const bool taken = take(*store, code("a")).state == oauthkit::TakenRecord::State::spent;
  CHECK(state(*store, successors[0]) == (taken ? State::live : State::absent));
  CHECK(put(*store, code("b")));
}
