// What every store promises of `revoke` and `sweep`. Included like contract.hpp, after it.

TEST_CASE_TEMPLATE("store revoke: kills the live and the spent of a family and no other", T, Backend) {
  T backend;
  const Record live = code("live");
  const Record spent = code("spent");
  const Record other = code_of_family("other", "grant-10");
  CHECK(backend.store->put(std::vector{live, spent, other}));
  take(*backend.store, spent);
  backend.store->revoke("grant-1", start);
  CHECK(state(*backend.store, live) == State::revoked);
  CHECK(state(*backend.store, spent) == State::revoked);
  CHECK(state(*backend.store, other) == State::live);
  CHECK(is_first(take(*backend.store, other)));
}

TEST_CASE_TEMPLATE("store revoke: what is dead can not be taken, and is not spent by trying", T, Backend) {
  T backend;
  const Record dead = code("dead");
  const Record spent = code("spent");
  CHECK(backend.store->put(std::vector{dead, spent, code_of_family("live", "grant-2")}));
  take(*backend.store, spent);
  backend.store->revoke("grant-1", start);
  CHECK(take(*backend.store, dead).state == TakenRecord::State::unknown);
  CHECK(take(*backend.store, spent).state == TakenRecord::State::unknown);
  CHECK(take(*backend.store, dead).record == Record());
  CHECK(backend.store->find("code", dead.hash)->record == dead);
  CHECK(is_first(take(*backend.store, code("live"))));
}

TEST_CASE_TEMPLATE("store revoke: what is put into a revoked family is taken in and dead", T, Backend) {
  T backend;
  backend.store->revoke("grant-1", start);
  CHECK(backend.store->put(std::vector{code("late"), code_of_family("other", "grant-2")}));
  CHECK(state(*backend.store, code("late")) == State::revoked);
  CHECK(take(*backend.store, code("late")).state == TakenRecord::State::unknown);
  CHECK(state(*backend.store, code("other")) == State::live);
}

TEST_CASE_TEMPLATE("store revoke: reaches every kind and client of the family", T, Backend) {
  T backend;
  Record access = code("a");
  access.kind = "access";
  Record refresh = code("b");
  refresh.client_id = "another";
  CHECK(backend.store->put(std::vector{access, refresh, code_of_family("other", "grant-2")}));
  backend.store->revoke("grant-1", start);
  CHECK(state(*backend.store, access) == State::revoked);
  CHECK(state(*backend.store, refresh) == State::revoked);
  CHECK(state(*backend.store, code("other")) == State::live);
}

TEST_CASE_TEMPLATE("store revoke: what has no family is revoked with none", T, Backend) {
  T backend;
  const Record lone = code_of_family("lone", "");
  CHECK(backend.store->put(std::vector{lone, code("a")}));
  backend.store->revoke("", start);
  CHECK(state(*backend.store, lone) == State::live);
  CHECK(backend.store->sweep(start + 48h, 0) == 0);
  CHECK(is_first(take(*backend.store, lone)));
  backend.store->revoke("grant-1", start);
  CHECK(state(*backend.store, code("a")) == State::revoked);
}

TEST_CASE_TEMPLATE("store revoke: repeating it changes nothing, its time included", T, Backend) {
  T backend;
  backend.store->revoke("grant-1", start);
  backend.store->revoke("grant-1", start + 23h);
  CHECK(put(*backend.store, code("a")));
  CHECK(state(*backend.store, code("a")) == State::revoked);
  CHECK(backend.store->sweep(start + 24h, 10) == 2);
}

TEST_CASE_TEMPLATE("store sweep: forgets a record from its expiry on, and no sooner", T, Backend) {
  T backend;
  const Record record = code_until("a", start);
  CHECK(put(*backend.store, record));
  CHECK(backend.store->sweep(start - 1s, 10) == 0);
  CHECK(state(*backend.store, record) == State::live);
  CHECK(backend.store->sweep(start, 10) == 1);
  CHECK(state(*backend.store, record) == State::absent);
  CHECK(take(*backend.store, record).state == TakenRecord::State::unknown);
}

TEST_CASE_TEMPLATE("store sweep: keeps what is spent until it expires, so that a replay is known", T, Backend) {
  T backend;
  const Record record = code_until("a", start + 10min);
  CHECK(put(*backend.store, record));
  take(*backend.store, record);
  CHECK(backend.store->sweep(start + 10min - 1s, 10) == 0);
  CHECK(take(*backend.store, record).state == TakenRecord::State::spent);
  CHECK(backend.store->sweep(start + 10min, 10) == 1);
  CHECK(take(*backend.store, record).state == TakenRecord::State::unknown);
}

TEST_CASE_TEMPLATE("store sweep: never forgets what never expires", T, Backend) {
  T backend;
  CHECK(backend.store->put(std::vector{code_until("a", oauthkit::never), code_until("b", oauthkit::never - 1s)}));
  CHECK(backend.store->sweep(oauthkit::never - 1s, 10) == 1);
  CHECK(state(*backend.store, code("a")) == State::live);
  CHECK(state(*backend.store, code("b")) == State::absent);
}

TEST_CASE_TEMPLATE("store sweep: the hash of a forgotten record can be put again", T, Backend) {
  T backend;
  const Record record = code_until("a", start);
  CHECK(put(*backend.store, record));
  take(*backend.store, record);
  CHECK_FALSE(put(*backend.store, record));
  CHECK(backend.store->sweep(start, 10) == 1);
  CHECK(put(*backend.store, record));
  CHECK(is_first(take(*backend.store, record)));
}

TEST_CASE_TEMPLATE("store sweep: forgets what is revoked before it expires", T, Backend) {
  T backend;
  CHECK(backend.store->put(std::vector{code("a"), code("b"), code_of_family("c", "grant-2"), code_of_family("d", "")}));
  backend.store->revoke("grant-1", start);
  CHECK(put(*backend.store, code("late")));
  CHECK(backend.store->sweep(start, 10) == 3);
  for (const char* dead : {"a", "b", "late"}) CHECK(state(*backend.store, code(dead)) == State::absent);
  for (const char* kept : {"c", "d"}) CHECK(state(*backend.store, code(kept)) == State::live);
}

TEST_CASE_TEMPLATE("store sweep: goes in steps of the limit until nothing is left", T, Backend) {
  T backend;
  CHECK(backend.store->put(codes(25)));
  CHECK(backend.store->put(std::vector{code_until("kept", oauthkit::never)}));
  CHECK(backend.store->sweep(start + 1h, 0) == 0);
  CHECK(backend.store->sweep(start + 1h, 10) == 10);
  CHECK(backend.store->sweep(start + 1h, 10) == 10);
  CHECK(backend.store->sweep(start + 1h, 10) == 5);
  CHECK(backend.store->sweep(start + 1h, 10) == 0);
  CHECK(state(*backend.store, code("kept")) == State::live);
}

TEST_CASE_TEMPLATE("store sweep: one step takes expired and revoked records and families together", T, Backend) {
  T backend;
  CHECK(backend.store->put(std::vector{code_until("a", start), code_of_family("b", "grant-2")}));
  for (const char* family : {"grant-2", "grant-3", "grant-4"}) backend.store->revoke(family, start);
  CHECK(backend.store->sweep(start + 24h, 4) == 4);
  CHECK(backend.store->sweep(start + 24h, 4) == 1);
  CHECK(backend.store->sweep(start + 24h, static_cast<std::size_t>(-1)) == 0);
}

TEST_CASE_TEMPLATE("store sweep: remembers a revoked family for a day", T, Backend) {
  T backend;
  backend.store->revoke("grant-1", start);
  CHECK(backend.store->sweep(start + 24h - 1s, 10) == 0);
  CHECK(put(*backend.store, code("a")));
  CHECK(state(*backend.store, code("a")) == State::revoked);
  CHECK(backend.store->sweep(start + 24h - 1s, 10) == 1);
  CHECK(backend.store->sweep(start + 24h, 10) == 1);
  CHECK(put(*backend.store, code("a")));
  CHECK(state(*backend.store, code("a")) == State::live);
}

TEST_CASE_TEMPLATE("store sweep: a record that came late stays dead for as long as it is there", T, Backend) {
  T backend;
  for (const Record& record : codes(20)) CHECK(put(*backend.store, record));
  backend.store->revoke("grant-1", start);
  const Record late = code_until("late", oauthkit::never);
  CHECK(put(*backend.store, late));
  for (int step = 0; step < 22; ++step) {
    CHECK(backend.store->sweep(start + 48h, 1) == 1);
    const State now = state(*backend.store, late);
    CHECK((now == State::revoked || now == State::absent));
    CHECK(take(*backend.store, late).state == TakenRecord::State::unknown);
  }
  CHECK(backend.store->sweep(start + 48h, 1) == 0);
  CHECK(state(*backend.store, late) == State::absent);
}

TEST_CASE_TEMPLATE("store sweep: the earliest time is as good as any", T, Backend) {
  T backend;
  backend.store->revoke("grant-1", start);
  CHECK(put(*backend.store, code_of_family("a", "grant-2")));
  CHECK(backend.store->sweep(TimePoint::min(), 10) == 0);
  CHECK(backend.store->sweep(start + 24h, 10) == 2);
}
