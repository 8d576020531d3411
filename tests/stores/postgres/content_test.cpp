#include <doctest/doctest.h>

#include "stores/postgres/fixture.hpp"
#include "stores/records.hpp"

using namespace store_tests;
using oauthkit::TakenRecord;

TEST_CASE("postgres store: keeps no token, only hashes, and what it was given as data") {
  Postgres postgres;
  CHECK(put(*postgres.store, code("a")));
  const Sql sql(postgres.url);
  CHECK(sql("SELECT encode(hash, 'hex') FROM oauthkit_records") == oauthkit::hash_token("a").hex());
  CHECK(sql("SELECT concat_ws(' ', encode(kind, 'escape'), encode(client_id, 'escape'), encode(family, 'escape')) "
            "FROM oauthkit_records") == "code s6BhdRkqt3 grant-1");
  CHECK(sql("SELECT encode(data, 'escape') FROM oauthkit_records") == "data of a");
  CHECK(sql("SELECT expires_at FROM oauthkit_records") == "1700000600");
}

TEST_CASE("postgres store: everything is there for the next store") {
  Postgres postgres;
  const Record live = code("live");
  Record spent = code("spent");
  const Record revoked = code_of_family("revoked", "grant-2");
  CHECK(postgres.store->put(std::vector{live, spent, revoked}));
  take(*postgres.store, spent, start + 1s);
  spent.spent_at = start + 1s;
  postgres.store->revoke("grant-2", start);
  postgres.store = oauthkit::stores::postgres(postgres.url);
  CHECK(postgres.store->find("code", live.hash)->record == live);
  CHECK(postgres.store->find("code", spent.hash)->record == spent);
  CHECK(state(*postgres.store, revoked) == State::revoked);
  CHECK(is_first(take(*postgres.store, live)));
}

TEST_CASE("postgres store: what came dead is dead without its family, and goes with the next sweep") {
  Postgres postgres;
  const Sql sql(postgres.url);
  postgres.store->revoke("grant-1", start);
  const Record old = code_of_family("old", "grant-2");
  CHECK(put(*postgres.store, old));
  CHECK(put(*postgres.store, code("late")));
  const std::vector successors{code_until("late successor", oauthkit::never), code_of_family("live", "grant-2")};
  CHECK(is_first(postgres.store->take("code", old.hash, old.client_id, start, successors)));
  // As when a sweep forgets the family before it can see them.
  sql("DELETE FROM oauthkit_revoked_families");
  for (const Record& dead : {code("late"), successors[0]}) {
    CHECK(state(*postgres.store, dead) == State::revoked);
    CHECK(take(*postgres.store, dead).state == TakenRecord::State::unknown);
  }
  CHECK(state(*postgres.store, successors[1]) == State::live);
  CHECK(postgres.store->sweep(start, 1) == 1);
  CHECK(postgres.store->sweep(start, 10) == 1);
  CHECK(state(*postgres.store, successors[0]) == State::absent);
  CHECK(is_first(take(*postgres.store, successors[1])));
}

TEST_CASE("postgres store: a text that is too long for an index is refused and changes nothing") {
  Postgres postgres;
  std::string long_text;
  for (unsigned int i = 0, noise = 1; i < 9000; ++i, noise = noise * 1664525 + 1013904223) {
    long_text += static_cast<char>(noise >> 24);
  }
  Record of_long_kind = code("a");
  of_long_kind.kind = long_text;
  CHECK(contains(failure_of([&] { put(*postgres.store, of_long_kind); }), "index row"));
  const Record of_long_family = code_of_family("b", long_text);
  CHECK(contains(failure_of([&] { postgres.store->put(std::vector{code("c"), of_long_family}); }), "index row"));
  CHECK(state(*postgres.store, code("c")) == State::absent);
  CHECK(put(*postgres.store, code_of_family("b", long_text.substr(0, 2600))));
  postgres.store->revoke(long_text.substr(0, 2600), start);
  CHECK(state(*postgres.store, code("b")) == State::revoked);
}

TEST_CASE("postgres store: looks records up by an index for each way of sweeping") {
  Postgres postgres;
  CHECK(postgres.store->put(codes(3000, "")));
  const Sql sql(postgres.url);
  sql("ANALYZE oauthkit_records");
  sql("SET enable_seqscan = on");
  const auto uses_index = [&](const std::string& condition, const std::string& index) {
    std::string plan = sql("EXPLAIN (FORMAT json) SELECT kind, hash FROM oauthkit_records WHERE " + condition);
    return contains(plan, "\"" + index + "\"");
  };
  CHECK(uses_index("kind = 'code' AND hash = 'x'", "oauthkit_records_pkey"));
  CHECK(uses_index("expires_at <= 1 ORDER BY expires_at LIMIT 10", "oauthkit_records_by_expiry"));
  CHECK(uses_index("family = 'grant-1' AND family <> ''", "oauthkit_records_by_family"));
  CHECK(uses_index("came_dead", "oauthkit_records_that_came_dead"));
}

TEST_CASE("postgres store: no session of an idle store is in a transaction") {
  Postgres postgres;
  CHECK(put(*postgres.store, code("a")));
  postgres.store->sweep(start, 10);
  CHECK(failure_of([&] { put(*postgres.store, code_of_family("b", std::string(20'000'000, 'x'))); }) != "");
  CHECK_FALSE(put(*postgres.store, code("a")));
  const Sql sql(postgres.url);
  // A session that was closed ends a little later.
  const char* const busy =
      "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'oauthkit' AND state <> 'idle'";
  for (int waits = 0; waits < 1000 && sql(busy) != "0"; ++waits) sql("SELECT pg_sleep(0.01)");
  CHECK(sql(busy) == "0");
}
