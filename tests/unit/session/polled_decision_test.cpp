#include "session/polled_decision.hpp"

#include <doctest/doctest.h>

#include <stdexcept>
#include <vector>

#include "oauthkit/stores/memory.hpp"
#include "session/polled_requests.hpp"
#include "support/watched_store.hpp"

using namespace session_tests;
using State = Collected::State;

namespace {

/// One request that waits.
struct Polled {
  explicit Polled(const PolledRequest& request = polled_request()) { CHECK(decisions.begin(request, secret, handle)); }

  State collect(TimePoint now, std::string_view client_id = "tv") const {
    return decisions.collect(secret, client_id, now).state;
  }
  bool allow(TimePoint now) const { return decisions.answer(handle, granted(), now); }
  bool deny(TimePoint now) const { return decisions.answer(handle, std::nullopt, now); }

  std::shared_ptr<support::WatchedStore> store = std::make_shared<support::WatchedStore>(stores::memory());
  PolledDecisions decisions = PolledDecisions(store, "device");
};

/// One that may lose what it has acknowledged.
struct Forgetful : support::WatchedStore {
  using WatchedStore::WatchedStore;
  bool fit_for_grants() const override { return false; }
};

Record guard(const std::string& name) { return {.kind = "guard", .hash = hash_token(name), .expires_at = start + 1h}; }

}  // namespace

TEST_CASE("polled decision: a request is found by its handle as it was begun, and by nothing else") {
  const Polled waiting;
  CHECK(waiting.decisions.find(handle, start) == polled_request());
  CHECK_FALSE(waiting.decisions.find(secret, start));
  CHECK_FALSE(waiting.decisions.find(hash_token("another"), start));
  CHECK(waiting.decisions.collect(handle, "tv", start).state == State::unknown);
  CHECK(waiting.collect(start) == State::waiting);
}

TEST_CASE("polled decision: where a handle, a secret or what comes beside is in use, nothing is begun") {
  const Polled waiting;
  const auto& decisions = waiting.decisions;
  const auto other = hash_token("another secret");
  const auto spare = hash_token("another handle");
  CHECK_FALSE(decisions.begin(polled_request(), other, handle));
  CHECK(decisions.collect(other, "tv", start).state == State::unknown);
  CHECK_FALSE(decisions.begin(polled_request(), secret, spare));
  CHECK_FALSE(decisions.find(spare, start));
  const std::vector guards{guard("slot 1")};
  CHECK(waiting.store->put(guards));
  CHECK_FALSE(decisions.begin(polled_request(), other, spare, guards));
  CHECK_FALSE(decisions.find(spare, start));
  CHECK(decisions.begin(polled_request(), other, spare, std::vector{guard("slot 2")}));
  CHECK(decisions.find(spare, start) == polled_request());
  CHECK(waiting.store->find("guard", hash_token("slot 2")));
}

TEST_CASE("polled decision: while it waits there is one question in each interval, and no more is written") {
  const Polled waiting;
  CHECK(waiting.collect(start) == State::waiting);
  CHECK(waiting.collect(start) == State::too_fast);
  CHECK(waiting.collect(start + 4s) == State::too_fast);
  CHECK(waiting.collect(start + 5s) == State::waiting);
  CHECK(waiting.collect(start + 9s) == State::too_fast);
  CHECK(waiting.collect(start + 599s) == State::waiting);
  // A record for each interval in which it was asked, beside the two of the request.
  CHECK(waiting.store->sweep(start + 24h, 100) == 3 + 2);
  // On a node whose clock is behind.
  CHECK(Polled().collect(start - 1s) == State::waiting);
}

TEST_CASE("polled decision: where the interval is nothing no question is too fast") {
  auto request = polled_request();
  request.interval = 0s;
  const Polled waiting(request);
  for (int i = 0; i < 3; ++i) CHECK(waiting.collect(start) == State::waiting);
  CHECK(waiting.allow(start));
  CHECK(waiting.collect(start) == State::granted);
}

TEST_CASE("polled decision: what was granted comes whole, at once, to its client, and to one call") {
  const Polled waiting;
  CHECK(waiting.collect(start) == State::waiting);
  CHECK(waiting.allow(start + 1s));
  const auto collected = waiting.decisions.collect(secret, "tv", start + 1s);
  CHECK(collected.state == State::granted);
  CHECK(collected.granted == granted());
  for (const auto later : {1s, 2s, 599s}) {
    const auto again = waiting.decisions.collect(secret, "tv", start + later);
    CHECK(again.state == State::unknown);
    CHECK(!again.granted);
  }
}

TEST_CASE("polled decision: another client's question is answered as one for nothing, and changes nothing") {
  const Polled waiting;
  for (const char* other : {"", "mallory", "TV"}) {
    CHECK(waiting.collect(start, other) == State::unknown);
  }
  CHECK(waiting.collect(start) == State::waiting);
  CHECK(waiting.allow(start));
  for (const char* other : {"", "mallory", "TV"}) {
    CHECK(waiting.collect(start, other) == State::unknown);
  }
  CHECK(waiting.collect(start) == State::granted);
}

TEST_CASE("polled decision: no is told at each question, and is no grant") {
  const Polled waiting;
  CHECK(waiting.deny(start));
  for (const auto later : {0s, 0s, 1s, 599s}) {
    const auto collected = waiting.decisions.collect(secret, "tv", start + later);
    CHECK(collected.state == State::denied);
    CHECK(!collected.granted);
  }
  CHECK(waiting.collect(start, "mallory") == State::unknown);
  CHECK(waiting.collect(start + 10min) == State::expired);
}

TEST_CASE("polled decision: one answer counts, and a later one changes nothing") {
  const Polled denied;
  CHECK(denied.deny(start));
  CHECK_FALSE(denied.allow(start));
  CHECK_FALSE(denied.decisions.find(handle, start));
  CHECK(denied.collect(start) == State::denied);
  const Polled allowed;
  CHECK(allowed.allow(start));
  CHECK_FALSE(allowed.deny(start));
  CHECK(allowed.collect(start) == State::granted);
  // Nothing that comes late brings it back.
  CHECK_FALSE(allowed.allow(start));
  CHECK(allowed.collect(start + 1s) == State::unknown);
  CHECK_FALSE(allowed.decisions.answer(secret, granted(), start));
}

TEST_CASE("polled decision: at its end it is over, whatever was answered, and ten minutes later forgotten") {
  const Polled silent;
  const auto end = start + 10min;
  CHECK(silent.decisions.find(handle, end - 1s));
  CHECK_FALSE(silent.decisions.find(handle, end));
  CHECK_FALSE(silent.allow(end));
  CHECK(silent.collect(end) == State::expired);
  CHECK(silent.collect(end) == State::expired);
  const Polled late;
  CHECK(late.allow(end - 1s));
  CHECK(late.collect(end) == State::expired);
  for (const Polled* each : {&silent, &late}) {
    each->store->sweep(end + 10min - 1s, 100);
    CHECK(each->collect(end + 10min - 1s) == State::expired);
    each->store->sweep(end + 10min, 100);
    CHECK(each->collect(end + 10min) == State::unknown);
  }
  const Polled in_time;
  CHECK(in_time.allow(end - 1s));
  CHECK(in_time.collect(end - 1s) == State::granted);
}

TEST_CASE("polled decision: its family revoked it is dead, before and after the answer") {
  const Polled pending;
  const Polled answered;
  CHECK(answered.allow(start));
  for (const Polled* each : {&pending, &answered}) {
    each->store->revoke("the family", start);
    CHECK_FALSE(each->decisions.find(handle, start));
    CHECK_FALSE(each->allow(start));
    CHECK(each->collect(start) == State::unknown);
  }
  const Polled other;
  other.store->revoke("another family", start);
  CHECK(other.allow(start));
  CHECK(other.collect(start) == State::granted);
}

TEST_CASE("polled decision: those of two names on one store are two") {
  const Polled waiting;
  const PolledDecisions others(waiting.store, "backchannel");
  CHECK_FALSE(others.find(handle, start));
  CHECK(others.collect(secret, "tv", start).state == State::unknown);
  CHECK_FALSE(others.answer(handle, granted(), start));
  CHECK(others.begin(polled_request(), secret, handle));
  CHECK(others.answer(handle, std::nullopt, start));
  CHECK(waiting.collect(start) == State::waiting);
  CHECK(others.collect(secret, "tv", start).state == State::denied);
}

TEST_CASE("polled decision: needs a store, and one that may be relied on") {
  CHECK_THROWS_WITH_AS(PolledDecisions(nullptr, "device"),
                       "requests that wait for a person have no store: give them one", std::invalid_argument);
  CHECK_THROWS_AS(PolledDecisions(std::make_shared<Forgetful>(stores::memory()), "device"), std::invalid_argument);
  CHECK_FALSE(PolledDecisions(stores::memory(), "device").is_lasting());
}

TEST_CASE("polled decision: a store that fails is told of, and what it was asked for can be asked for again") {
  const Polled waiting;
  for (const int calls : {0, 1}) {
    waiting.store->fail_after(calls);
    CHECK_THROWS_AS(waiting.allow(start), StoreUnavailable);
  }
  CHECK(waiting.collect(start) == State::waiting);
  CHECK(waiting.allow(start));
  for (const int calls : {0, 1}) {
    waiting.store->fail_after(calls);
    CHECK_THROWS_AS(waiting.collect(start), StoreUnavailable);
  }
  CHECK(waiting.collect(start) == State::granted);
}
