// What every store promises, a case per promise. Include it once per backend, after `Backend` has been made the name
// of a type with a member `store`: a fresh, empty store for each case.

#include <doctest/doctest.h>

#include "stores/records.hpp"

using oauthkit::Found;
using oauthkit::Store;
using oauthkit::TakenRecord;
using namespace store_tests;

TEST_CASE_TEMPLATE("store: finds what was put, live and unchanged", T, Backend) {
  T backend;
  const Record record = code("a");
  CHECK(put(*backend.store, record));
  const auto found = backend.store->find("code", record.hash);
  REQUIRE(found);
  CHECK(found->state == Found::State::live);
  CHECK(found->record == record);
}

TEST_CASE_TEMPLATE("store: keeps any bytes in any text, and texts without any", T, Backend) {
  T backend;
  std::string bytes;
  for (int byte = 0; byte < 256; ++byte) bytes += static_cast<char>(byte);
  const std::string large(100'000, '\xff');
  const Record odd{bytes, oauthkit::hash_token("a"), bytes + "1", bytes + "2", start, {}, bytes + large};
  const Record bare{"", oauthkit::hash_token("b"), "", "", start, {}, ""};
  CHECK(backend.store->put(std::vector{odd, bare}));
  for (const Record& record : {odd, bare}) {
    const auto found = backend.store->find(record.kind, record.hash);
    REQUIRE(found);
    CHECK(found->record == record);
  }
  CHECK(is_first(take(*backend.store, odd)));
  CHECK(is_first(take(*backend.store, bare)));
}

TEST_CASE_TEMPLATE("store: keeps every time, from the first to never", T, Backend) {
  T backend;
  for (const TimePoint time : {TimePoint::min(), TimePoint(-1s), TimePoint(), start, oauthkit::never}) {
    const std::string token = std::to_string(time.time_since_epoch().count());
    Record record = code_until(token, time);
    record.spent_at = time;
    CHECK(put(*backend.store, record));
    const auto found = backend.store->find("code", record.hash);
    REQUIRE(found);
    CHECK(found->record == record);
  }
}

TEST_CASE_TEMPLATE("store: a record can come in spent", T, Backend) {
  T backend;
  Record spent = code("a");
  spent.spent_at = start - 1s;
  CHECK(backend.store->put(std::vector{spent, code("b")}));
  CHECK(state(*backend.store, spent) == State::spent);
  CHECK(take(*backend.store, spent).state == TakenRecord::State::spent);
  CHECK(is_first(take(*backend.store, code("b"))));
}

TEST_CASE_TEMPLATE("store put: refuses a hash that is there and leaves what was there", T, Backend) {
  T backend;
  const Record record = code("a");
  CHECK(put(*backend.store, record));
  Record other = record;
  other.data = "other data";
  CHECK_FALSE(put(*backend.store, other));
  CHECK(backend.store->find("code", record.hash)->record == record);
  other.hash = oauthkit::hash_token("b");
  CHECK(put(*backend.store, other));
}

TEST_CASE_TEMPLATE("store put: refuses a hash that is there spent, revoked or expired", T, Backend) {
  T backend;
  const Record spent = code("spent");
  const Record revoked = code_of_family("revoked", "grant-2");
  const Record expired = code_until("expired", start - 1h);
  CHECK(backend.store->put(std::vector{spent, revoked, expired}));
  take(*backend.store, spent);
  backend.store->revoke("grant-2", start);
  for (const Record& record : {spent, revoked, expired}) CHECK_FALSE(put(*backend.store, record));
  CHECK(put(*backend.store, code("new")));
}

TEST_CASE_TEMPLATE("store put: inserts nothing when one of several is there", T, Backend) {
  T backend;
  CHECK(put(*backend.store, code("b")));
  CHECK_FALSE(backend.store->put(std::vector{code("a"), code("b"), code("c")}));
  CHECK(state(*backend.store, code("a")) == State::absent);
  CHECK(state(*backend.store, code("b")) == State::live);
  CHECK(state(*backend.store, code("c")) == State::absent);
  CHECK(backend.store->put(std::vector{code("a"), code("c")}));
  CHECK(state(*backend.store, code("a")) == State::live);
  CHECK(state(*backend.store, code("c")) == State::live);
}

TEST_CASE_TEMPLATE("store put: refuses one hash twice in a call", T, Backend) {
  T backend;
  CHECK_FALSE(backend.store->put(std::vector{code("a"), code("b"), code("a")}));
  CHECK(state(*backend.store, code("a")) == State::absent);
  CHECK(state(*backend.store, code("b")) == State::absent);
  CHECK(backend.store->put(std::vector{code("a"), code("b")}));
}

TEST_CASE_TEMPLATE("store put: one hash in two kinds is two records", T, Backend) {
  T backend;
  Record access = code("a");
  access.kind = "access";
  access.data = "other data";
  CHECK(backend.store->put(std::vector{code("a"), access}));
  CHECK(is_first(take(*backend.store, access)));
  CHECK(state(*backend.store, access) == State::spent);
  CHECK(backend.store->find("access", access.hash)->record.data == "other data");
  CHECK(state(*backend.store, code("a")) == State::live);
}

TEST_CASE_TEMPLATE("store put: takes in many at once, and none", T, Backend) {
  T backend;
  CHECK(backend.store->put({}));
  const auto many = codes(50);
  CHECK(backend.store->put(many));
  for (const Record& record : many) CHECK(backend.store->find("code", record.hash)->record == record);
}

TEST_CASE_TEMPLATE("store find: knows nothing of another hash or kind", T, Backend) {
  T backend;
  const Record record = code("a");
  CHECK_FALSE(backend.store->find("code", record.hash));
  CHECK(put(*backend.store, record));
  CHECK_FALSE(backend.store->find("code", oauthkit::hash_token("b")));
  CHECK_FALSE(backend.store->find("cod", record.hash));
  CHECK_FALSE(backend.store->find("", record.hash));
  CHECK(backend.store->find("code", record.hash));
}

TEST_CASE_TEMPLATE("store take: the first call has it, the next learn when", T, Backend) {
  T backend;
  Record record = code("a");
  CHECK(put(*backend.store, record));
  const TakenRecord first = take(*backend.store, record, start + 1s);
  record.spent_at = start + 1s;
  CHECK(first.state == TakenRecord::State::first);
  CHECK(first.record == record);
  for (const auto later : {2s, 3s}) {
    const TakenRecord next = take(*backend.store, record, start + later);
    CHECK(next.state == TakenRecord::State::spent);
    CHECK(next.record == record);
  }
  CHECK(state(*backend.store, record) == State::spent);
  CHECK(backend.store->find("code", record.hash)->record == record);
}

TEST_CASE_TEMPLATE("store take: refuses another client and leaves the record alone", T, Backend) {
  T backend;
  const Record record = code("a");
  CHECK(put(*backend.store, record));
  for (const char* client : {"", "s6BhdRkqt", "s6BhdRkqt30", "S6BHDRKQT3"}) {
    const TakenRecord taken = backend.store->take("code", record.hash, client, start);
    CHECK(taken.state == TakenRecord::State::unknown);
    CHECK(taken.record == Record());
  }
  CHECK(backend.store->find("code", record.hash)->record == record);
  CHECK(is_first(take(*backend.store, record)));
  CHECK(backend.store->take("code", record.hash, "mallory", start).state == TakenRecord::State::unknown);
  CHECK(take(*backend.store, record).state == TakenRecord::State::spent);
}

TEST_CASE_TEMPLATE("store take: a record without a client is taken without one", T, Backend) {
  T backend;
  Record record = code("a");
  record.client_id = "";
  CHECK(put(*backend.store, record));
  CHECK(backend.store->take("code", record.hash, "s6BhdRkqt3", start).state == TakenRecord::State::unknown);
  CHECK(is_first(backend.store->take("code", record.hash, "", start)));
}

TEST_CASE_TEMPLATE("store: a view of nothing is an empty text", T, Backend) {
  T backend;
  const Record record{"", oauthkit::hash_token("a"), "", "", start, {}, ""};
  CHECK(put(*backend.store, record));
  backend.store->revoke(std::string_view(), start);
  CHECK(backend.store->find(std::string_view(), record.hash)->record == record);
  CHECK(is_first(backend.store->take(std::string_view(), record.hash, std::string_view(), start)));
}

TEST_CASE_TEMPLATE("store take: knows nothing of another hash or kind", T, Backend) {
  T backend;
  const Record record = code("a");
  CHECK(put(*backend.store, record));
  CHECK(take(*backend.store, code("b")).state == TakenRecord::State::unknown);
  CHECK(backend.store->take("access", record.hash, record.client_id, start).state == TakenRecord::State::unknown);
  CHECK(is_first(take(*backend.store, record)));
}

TEST_CASE_TEMPLATE("store: neither find nor take looks at expiry", T, Backend) {
  T backend;
  const Record record = code_until("a", start - 24h);
  CHECK(put(*backend.store, record));
  CHECK(state(*backend.store, record) == State::live);
  CHECK(is_first(take(*backend.store, record, start)));
}
