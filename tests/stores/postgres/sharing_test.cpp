#include <doctest/doctest.h>

#include <atomic>
#include <list>

#include "stores/postgres/fixture.hpp"
#include "stores/shared_attempts.hpp"
#include "stores/shared_clients.hpp"
#include "stores/shared_consents.hpp"
#include "stores/shared_decisions.hpp"
#include "stores/shared_store.hpp"

using namespace store_tests;
using oauthkit::TakenRecord;
using support::Child;
using support::Report;

TEST_CASE("postgres store: two stores on one database see each other at once") {
  const Postgres one;
  check_that_they_see_each_other(*one.store, *oauthkit::stores::postgres(one.url));
}

TEST_CASE("postgres store race: of 16 threads on two stores of one database exactly one takes a record") {
  const Postgres one;
  check_that_one_takes_and_leaves_its_successor(*one.store, *oauthkit::stores::postgres(one.url));
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
  const Postgres one;
  check_that_sweeps_forget_each_thing_once(*one.store, *oauthkit::stores::postgres(one.url));
}

TEST_CASE("postgres store: of 8 processes that each try to take 100 records, every record goes to exactly one") {
  const std::string url = server().create_schema();
  check_that_processes_take_each_once([&] { return oauthkit::stores::postgres(url, {.statement_timeout = 60s}); });
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

TEST_CASE("postgres store: a client that one process disables is disabled in another at once") {
  const std::string url = server().create_schema();
  check_that_processes_share_clients([&] { return oauthkit::stores::postgres(url); });
}

TEST_CASE("postgres store race: of changes of a client at once each stands whole") {
  const Postgres one;
  check_that_changes_of_a_client_stand_whole(one.store, oauthkit::stores::postgres(one.url));
}

TEST_CASE("postgres store: what a person grants and takes back on one store counts on another at once") {
  const Postgres one;
  check_that_a_consent_counts_elsewhere(one.store, oauthkit::stores::postgres(one.url));
}

TEST_CASE("postgres store race: no family is lost that is noted while a consent is taken back") {
  const Postgres one;
  check_that_no_family_is_lost(one.store, oauthkit::stores::postgres(one.url));
}

TEST_CASE("postgres store race: of consents that are made of one look at two stores one takes its place") {
  const Postgres one;
  check_that_one_record_takes_the_place(one.store, oauthkit::stores::postgres(one.url));
}

TEST_CASE("postgres store race: of 16 answers to a request on two stores one is heard, and of 16 polls one has it") {
  const Postgres one;
  const auto other = oauthkit::stores::postgres(one.url);
  check_that_one_answer_is_heard(one.store, other, 20);
  check_that_one_poll_has_the_answer(one.store, other, 200);
}

TEST_CASE("postgres store: of four processes that answer a request one is heard, and one collects what it said") {
  const std::string url = server().create_schema();
  check_that_processes_hear_one_answer([&] { return oauthkit::stores::postgres(url); });
}

TEST_CASE("postgres store: two processes count guesses together") {
  const std::string url = server().create_schema();
  check_that_processes_count_together([&] { return oauthkit::stores::postgres(url); });
}
