#include <doctest/doctest.h>

#include <atomic>
#include <list>
#include <set>

#include "stores/postgres/fixture.hpp"
#include "stores/records.hpp"
#include "support/processes.hpp"
#include "support/threads.hpp"

using namespace store_tests;
using oauthkit::TakenRecord;
using support::Child;
using support::Report;

TEST_CASE("postgres store: two stores on one database see each other at once") {
  Postgres one;
  const auto other = oauthkit::stores::postgres(one.url);
  const auto records = codes(20);
  for (const Record& record : records) {
    CHECK(put(*one.store, record));
    CHECK(state(*other, record) == State::live);
    CHECK_FALSE(put(*other, record));
    CHECK(is_first(take(*other, record)));
    CHECK(take(*one.store, record).state == TakenRecord::State::spent);
  }
  other->revoke("grant-1", start);
  CHECK(state(*one.store, records.front()) == State::revoked);
}

TEST_CASE("postgres store race: of 16 threads on two stores of one database exactly one takes a record") {
  Postgres one;
  const auto other = oauthkit::stores::postgres(one.url);
  const auto records = codes(50);
  CHECK(one.store->put(records));
  std::vector<std::atomic<int>> firsts(records.size());
  std::vector<std::atomic<int>> spent(records.size());
  support::together(16, [&](std::size_t thread) {
    oauthkit::Store& mine = thread % 2 == 0 ? *one.store : *other;
    for (std::size_t i = 0; i < records.size(); ++i) {
      const std::vector successors{code("next of " + std::to_string(i) + " by " + std::to_string(thread))};
      const auto taken = mine.take("code", records[i].hash, records[i].client_id, start, successors);
      firsts[i] += is_first(taken) ? 1 : 0;
      spent[i] += taken.state == TakenRecord::State::spent ? 1 : 0;
    }
  });
  for (const auto& count : firsts) CHECK(count == 1);
  for (const auto& count : spent) CHECK(count == 15);
  CHECK(Sql(one.url)("SELECT count(*) FROM oauthkit_records") == "100");
}

TEST_CASE("postgres store race: it takes once also where transactions are repeatable read by default") {
  const std::string url = server().create_schema() + "%20-cdefault_transaction_isolation%3Dserializable";
  const auto store = oauthkit::stores::postgres(url);
  for (const Record& record : codes(10)) {
    CHECK(put(*store, record));
    std::atomic<int> firsts = 0;
    std::atomic<int> spent = 0;
    support::together(8, [&](std::size_t) {
      const auto taken = take(*store, record);
      firsts += is_first(taken) ? 1 : 0;
      spent += taken.state == TakenRecord::State::spent ? 1 : 0;
    });
    CHECK(firsts == 1);
    CHECK(spent == 7);
  }
}

TEST_CASE("postgres store race: two sweeps at once forget all there is, each thing once") {
  Postgres one;
  const auto other = oauthkit::stores::postgres(one.url);
  CHECK(one.store->put(codes(400)));
  std::atomic<std::size_t> gone = 0;
  support::together(4, [&](std::size_t thread) {
    oauthkit::Store& mine = thread % 2 == 0 ? *one.store : *other;
    for (std::size_t step = 10; step == 10;) {
      step = mine.sweep(start + 1h, 10);
      gone += step;
    }
  });
  CHECK(gone == 400);
}

TEST_CASE("postgres store: of 8 processes that each try to take 100 records, every record goes to exactly one") {
  Postgres postgres;
  const auto records = codes(100);
  CHECK(postgres.store->put(records));
  std::list<Child> children;
  for (int child = 0; child < 8; ++child) {
    children.emplace_back([&, child](Report report) {
      const auto store = oauthkit::stores::postgres(postgres.url, {.statement_timeout = 60s});
      for (int i = 0; i < 100; ++i) {
        const int index = child % 2 == 0 ? i : 99 - i;
        const auto taken = take(*store, records[static_cast<std::size_t>(index)]);
        if (is_first(taken)) report(static_cast<unsigned char>(index));
        if (taken.state == TakenRecord::State::unknown) throw std::runtime_error("lost");
      }
    });
  }
  std::string firsts;
  for (Child& child : children) {
    firsts += child.read_to_end();
    CHECK(child.succeeded());
  }
  CHECK(firsts.size() == 100);
  CHECK(std::set<char>(firsts.begin(), firsts.end()).size() == 100);
}

TEST_CASE("postgres store: ten processes may open an empty database at once") {
  for (int round = 0; round < 10; ++round) {
    const std::string url = server().create_schema();
    std::list<Child> children;
    for (int child = 0; child < 10; ++child) {
      children.emplace_back([&, child](Report report) {
        const auto store = oauthkit::stores::postgres(url, {.statement_timeout = 60s});
        if (put(*store, code(std::to_string(child)))) report(1);
      });
    }
    for (Child& child : children) {
      CHECK(child.read_to_end().size() == 1);
      CHECK(child.succeeded());
    }
    const auto store = oauthkit::stores::postgres(url);
    for (int child = 0; child < 10; ++child) CHECK(state(*store, code(std::to_string(child))) == State::live);
    CHECK(Sql(url)("SELECT count(*) FROM oauthkit_schema") == "1");
  }
}

TEST_CASE("postgres store: ten threads may open an empty database at once") {
  const std::string url = server().create_schema();
  std::atomic<int> inserted = 0;
  support::together(10, [&](std::size_t thread) {
    const auto store = oauthkit::stores::postgres(url, {.statement_timeout = 60s});
    inserted += put(*store, code(std::to_string(thread))) ? 1 : 0;
  });
  CHECK(inserted == 10);
}
