#include <doctest/doctest.h>

#include <list>

#include "stores/redis/fixture.hpp"
#include "stores/shared_attempts.hpp"
#include "stores/shared_clients.hpp"
#include "stores/shared_consents.hpp"
#include "stores/shared_decisions.hpp"
#include "stores/shared_store.hpp"

using namespace store_tests;
using support::Child;
using support::Report;

namespace {

std::shared_ptr<oauthkit::Store> fit_for_grants(const std::string& prefix) {
  return oauthkit::stores::redis(redis_server().url() + "?accept=loss-on-failover", {.key_prefix = prefix});
}

}  // namespace

TEST_CASE("redis store: two stores under one prefix see each other at once") {
  const Redis one;
  check_that_they_see_each_other(*one.store, *one.open());
}

TEST_CASE("redis store race: of 16 threads on two stores exactly one takes a record and leaves its successor") {
  const Redis one;
  check_that_one_takes_and_leaves_its_successor(*one.store, *one.open());
}

TEST_CASE("redis store race: two sweeps at once forget all there is, each thing once") {
  const Redis one;
  check_that_sweeps_forget_each_thing_once(*one.store, *one.open());
}

TEST_CASE("redis store: of 8 processes that each try to take 100 records, every record goes to exactly one") {
  const Redis redis;
  check_that_processes_take_each_once([&] { return redis.open(); });
}

TEST_CASE("redis store: of 8 processes that open an empty prefix at once and put one hash exactly one succeeds") {
  const std::string prefix = new_prefix();
  redis_server();
  std::list<Child> children;
  for (int child = 0; child < 8; ++child) {
    children.emplace_back([&](Report report) {
      const auto store = oauthkit::stores::redis(redis_server().url(), {.key_prefix = prefix});
      if (put(*store, code("a"))) report(1);
    });
  }
  std::string successes;
  for (Child& child : children) {
    successes += child.read_to_end();
    CHECK(child.succeeded());
  }
  CHECK(successes.size() == 1);
}

TEST_CASE("redis store: a client that one process disables is disabled in another at once") {
  const auto prefix = new_prefix();
  check_that_processes_share_clients([&] { return fit_for_grants(prefix); });
}

TEST_CASE("redis store race: of changes of a client at once each stands whole") {
  const auto prefix = new_prefix();
  check_that_changes_of_a_client_stand_whole(fit_for_grants(prefix), fit_for_grants(prefix));
}

TEST_CASE("redis store: what a person grants and takes back on one store counts on another at once") {
  const Redis one;
  check_that_a_consent_counts_elsewhere(one.store, one.open());
}

TEST_CASE("redis store race: no family is lost that is noted while a consent is taken back") {
  const Redis one;
  check_that_no_family_is_lost(one.store, one.open());
}

TEST_CASE("redis store race: of consents that are made of one look at two stores one takes its place") {
  const Redis one;
  check_that_one_record_takes_the_place(one.store, one.open());
}

TEST_CASE("redis store race: of 16 answers to a request on two stores one is heard, and of 16 polls one has it") {
  const auto prefix = new_prefix();
  check_that_one_answer_is_heard(fit_for_grants(prefix), fit_for_grants(prefix), 20);
  check_that_one_poll_has_the_answer(fit_for_grants(prefix), fit_for_grants(prefix), 200);
}

TEST_CASE("redis store: of four processes that answer a request one is heard, and one collects what it said") {
  const auto prefix = new_prefix();
  check_that_processes_hear_one_answer([&] { return fit_for_grants(prefix); });
}

TEST_CASE("redis store: two processes count guesses together") {
  const Redis redis;
  check_that_processes_count_together([&] { return redis.open(); });
}
