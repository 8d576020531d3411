// The kit finds the fault of each broken store, says which promise it breaks, and keeps quiet of the store that is
// right.
#include <doctest/doctest.h>

#include "testing/broken_families.hpp"
#include "testing/broken_records.hpp"
#include "testing/broken_takes.hpp"
#include "testing/factory.hpp"

using namespace broken_stores;

TEST_CASE("store contract: keeps quiet of a store that is right") {
  const auto report = oauthkit::testing::store_contract(factory_of<ReferenceStore>());
  CHECK_MESSAGE(report.kept(), report.text());
  CHECK(report.checks.size() >= 60);
}

TEST_CASE("store contract: finds data that ends at a NUL") {
  check_found<DataEndsAtNul>("records: keep every byte of their data", "data is");
}

TEST_CASE("store contract: finds data that is cut at 64 KiB") {
  check_found<DataIsCutAt64K>("records: keep 100 kB of data", "(65535 bytes) and should be");
}

TEST_CASE("store contract: finds records that come in spent and are live") {
  check_found<SpentAtIsLost>("records: may come in spent", "it should have been answered: spent");
}

TEST_CASE("store contract: finds hashes that are cut") {
  check_found<HashIsCut>("records: differ when one bit of their hashes does", "a but for byte 16");
}

TEST_CASE("store contract: finds a store that knows its kinds") {
  check_found<KnowsItsKinds>("records: may be of any kind", "StoreUnavailable: unknown kind");
}

TEST_CASE("store contract: finds a kind that is ignored") {
  check_found<KindIsIgnored>("put: one hash in two kinds is two records", "asks put(code \"a\", access \"a\"");
  check_found<KindIsIgnored>("find: knows nothing of another hash or kind", "it should have been answered: nothing");
  check_found<KindIsIgnored>("take: knows nothing of another hash or kind", "it should have been answered: unknown");
}

TEST_CASE("store contract: finds an exception that is no std::exception") {
  check_found<ThrowsANumber>("put: takes in many at once, and none", "threw: something that is no std::exception");
}

TEST_CASE("store contract: finds a put that overwrites") {
  check_found<PutOverwrites>("put: refuses a hash that is there and leaves what was there", "answered: yes");
  check_found<PutOverwrites>("put: refuses one hash twice in a call", "twice among them");
}

TEST_CASE("store contract: finds a put that leaves half of its records") {
  check_found<PutIsPartial>("put: inserts nothing when one of several is there",
                            "find(code \"a\") and is answered: live");
}

TEST_CASE("store contract: finds a put that looks and then writes") {
  check_found<PutLooksThenWrites>("races: of all who put a hash exactly one succeeds", "was taken in ");
}

TEST_CASE("store contract: finds a put that inserts one by one") {
  check_found<PutIsOneByOne>("races: of puts that overlap one inserts all of its records", "thread ");
}

TEST_CASE("store contract: finds a find that hides what has expired") {
  check_found<FindHidesTheExpired>("find: does not look at expiry", "it should have been answered: live");
}

TEST_CASE("store contract: finds a find that mixes two moments") {
  check_found<FindIsTorn>("races: a reader sees whole records", "torn: spent_at is unset");
}

TEST_CASE("store contract: finds stores that remember what they have found") {
  check_found<FindIsCached>("shared: what one store revokes is dead", "thread 1 asks revoke(family \"grant-1\"");
  check_found<FindIsCached>("shared: what one store takes is spent", "thread 2 asks find(code \"a\")");
  check_found<FindIsCached>("shared: what one store sweeps away is gone", "it should have been answered: nothing");
}

TEST_CASE("store contract: finds a take that looks and then writes") {
  check_found<TakeLooksThenWrites>("races: of all who take a record exactly one is first", "was given out ");
  check_found<TakeLooksThenWrites>("races: of all who take a record and leave successors", "was given out ");
}

TEST_CASE("store contract: finds a take that forgets what it gave") {
  check_found<TakeForgets>("take: the first call has it, the next learn when", "it should have been answered: spent");
}

TEST_CASE("store contract: finds a take that ignores the client") {
  check_found<TakeIgnoresTheClient>("take: refuses another client and leaves the record as it is",
                                    "is answered: first");
}

TEST_CASE("store contract: finds a take that spends for anyone") {
  check_found<TakeSpendsForAnyone>("take: refuses another client and leaves the record as it is", "is answered: spent");
}

TEST_CASE("store contract: finds clients that are compared without case") {
  check_found<ClientIgnoresCase>("take: compares clients byte for byte", "for client \"S6BHDRKQT3\"");
}

TEST_CASE("store contract: finds a take that ignores revocation") {
  check_found<TakeIgnoresRevocation>("revoke: what is dead can not be taken", "asks revoke(family \"grant-1\"");
  check_found<TakeIgnoresRevocation>("races: nothing is found or taken alive once revoke has been answered",
                                     "began after");
}

TEST_CASE("store contract: finds a take that looks at expiry") {
  check_found<TakeLooksAtExpiry>("take: does not look at expiry", "it should have been answered: first");
}

TEST_CASE("store contract: finds a take that reads its own clock, or a skewed one") {
  check_found<TakeHasItsOwnClock>("take: spent_at is the time that the caller gives", "spent_at is");
  check_found<TakeIsSkewed>("take: spent_at is the time that the caller gives",
                            "spent_at is 1970+1s and should be 1970");
}

TEST_CASE("store contract: finds remains that are not left, or are those of somebody who came late") {
  check_found<TakeIgnoresRemains>("remains: the first take leaves them in place of the data", "data is");
  check_found<LosersLeaveRemains>("remains: whoever is not the first changes nothing", "data is");
  check_found<LosersLeaveRemains>("remains: of many who take at once, those of the first are left", "data is");
}

TEST_CASE("store contract: finds a take that throws where it loses") {
  check_found<ThrowsWhereItLoses>("races: of all who take a record exactly one is first", "database is locked");
}

TEST_CASE("store contract: finds successors that losers leave") {
  check_found<LosersLeaveSuccessors>("successors: a take that comes late inserts none", "is answered: live");
}

TEST_CASE("store contract: finds a clash of successors that spends the record") {
  check_found<AClashSpends>("successors: when one is there, nothing is taken", "it should have been answered: live");
}

TEST_CASE("store contract: finds successors that come in a transaction of their own") {
  check_found<SuccessorsComeLater>("races: whoever sees a record spent finds its successors", "find(code \"next");
}

TEST_CASE("store contract: finds an answer that is left before it is heard, and collected twice, and read too late") {
  const std::string promise = "races: of all who answer a pending thing one is heard";
  check_found<SuccessorsComeFirst>(promise, "data is \"the answer of player");
  check_found<TakeLooksThenWrites>(promise, "asks take(pending_");
  check_found<FindIsBehind>(promise, "asks find(pending_answer");
}

TEST_CASE("store contract: finds a revocation that misses what is put later") {
  check_found<RevokeMissesTheLate>("revoke: what is put into a revoked family is taken in and dead", "code \"late\"");
}

TEST_CASE("store contract: finds a revocation that misses what is being put") {
  check_found<RevokeMissesWhatIsBeingPut>("races: once revoke has been answered all of its family is dead",
                                          "asks revoke");
}

TEST_CASE("store contract: finds a revocation that walks the records and misses some") {
  check_found<RevokeWalksTheRecords>("races: once revoke has been answered all of its family is dead", "asks revoke");
}

TEST_CASE("store contract: finds a revocation that other stores learn later") {
  check_found<RevokeIsLate>("shared: what one store revokes is dead in the next call of another", "is answered: live");
}

TEST_CASE("store contract: finds an empty family that is one") {
  check_found<EmptyIsAFamily>("revoke: an empty family is no family", "is answered: revoked");
}

TEST_CASE("store contract: finds a repeated revocation that counts from the last") {
  check_found<RevokeIsRepeated>("revoke: repeating it changes nothing", "it should have been answered: 2 went");
}

TEST_CASE("store contract: finds a sweep that eats what is spent") {
  check_found<SweepEatsTheSpent>("sweep: keeps what is spent until it expires", "should have been answered: 0 went");
  check_found<SweepEatsTheSpent>("races: sweeps take nothing from those who take what is needed",
                                 "asks take(code \"needed");
}

TEST_CASE("store contract: finds a sweep that eats what lives") {
  check_found<SweepEatsTheLiving>("sweep: forgets a record from its expiry on, and no sooner",
                                  "asks sweep(at start-1s");
}

TEST_CASE("store contract: finds a sweep that goes by its own clock") {
  check_found<SweepHasItsOwnClock>("sweep: goes by the time that the caller gives", "it should have been answered");
}

TEST_CASE("store contract: finds a sweep that ignores its limit") {
  check_found<SweepIgnoresItsLimit>("sweep: goes in steps of the limit", "answered: 25 went");
}

TEST_CASE("store contract: finds a sweep that forgets families too early") {
  check_found<SweepForgetsFamiliesEarly>("sweep: remembers a revoked family for a day", "answered: 0 went");
}

TEST_CASE("store contract: finds a sweep that forgets families of which there are records") {
  check_found<SweepForgetsFamiliesOfRecords>("sweep: a record that came late stays dead", "must stay so");
}

TEST_CASE("store contract: finds a sweep that forgets a family it has not seen the records of") {
  check_found<SweepForgetsWhatItDidNotSee>("races: a sweep does not forget a family that is revoked", "it is alive");
}

TEST_CASE("store contract: finds a sweep that brings to life what came dead") {
  check_found<SweepRevivesTheLate>("races: what came dead stays dead", "it came dead and came to life");
}

TEST_CASE("store contract: finds a sweep that erases what was put anew") {
  check_found<SweepErasesWhatCameAnew>("races: what is put while sweeps run stays", "asks put(code \"anew");
}

TEST_CASE("store contract: finds sweeps that count one thing twice") {
  check_found<SweepCountsTwice>("count each thing once", "8 things had expired, the sweeps counted");
}
