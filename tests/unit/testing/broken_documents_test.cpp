// The kit finds the fault of documents, and asks a store without any for none.
#include "testing/broken_documents.hpp"

#include <doctest/doctest.h>

#include "testing/factory.hpp"

using namespace broken_stores;

namespace {

bool is_about_documents(const oauthkit::testing::StoreCheck& check) {
  return check.promise.find("document") != std::string::npos;
}

}  // namespace

TEST_CASE("store contract: tries documents where a store has them, and only there") {
  const auto without = oauthkit::testing::store_contract(factory_of<HasNoDocuments>(), {.processes = 2, .rounds = 3});
  CHECK(std::none_of(without.checks.begin(), without.checks.end(), is_about_documents));
  CHECK(without.checks.size() >= 60);
  const auto with = oauthkit::testing::store_contract(factory_of<ReferenceStore>(), {.rounds = 3});
  CHECK_MESSAGE(with.kept(), with.text());
  CHECK(std::count_if(with.checks.begin(), with.checks.end(), is_about_documents) >= 15);
}

TEST_CASE("store contract: finds a write of a document that does not compare") {
  check_found<StoreOf<WriteDoesNotCompare>>("documents: a write over another version writes nothing",
                                            "is answered: version ");
  check_found<StoreOf<WriteDoesNotCompare>>("races: of all who write over one version exactly one does",
                                            "was written over one version ");
  check_found<StoreOf<WriteDoesNotCompare>>("races: of all who write a document where there is none", " times");
}

TEST_CASE("store contract: finds a write of a document that loses an update") {
  check_found<StoreOf<WriteLosesAnUpdate>>("races: no update is lost", "16 counted, and ");
  check_found<StoreOf<WriteLosesAnUpdate>>("races: of all who write over one version exactly one does",
                                           "was written over one version ");
}

TEST_CASE("store contract: finds an erasure of a document that does not compare") {
  check_found<StoreOf<EraseDoesNotCompare>>("documents: an erasure of another version erases nothing",
                                            "erase(client \"a\" of nothing) and is answered: yes");
  check_found<StoreOf<EraseDoesNotCompare>>("races: of all who write over or erase one version",
                                            "written over or erased");
}

TEST_CASE("store contract: finds versions of a document that come twice") {
  check_found<StoreOf<VersionsStartAgain>>("documents: no version comes twice", "it had this version before: 1");
  check_found<StoreOf<VersionsStartAgain>>("documents: once erased, no stale version", "should have been answered: no");
  check_found<StoreOf<VersionsStartAgain>>("races: no version comes twice of many", "were given version 1");
  check_found<StoreOf<VersionsFollowTheHighest>>("documents: no version comes twice", "it had this version before: ");
}

TEST_CASE("store contract: finds a store that remembers documents which another has changed") {
  check_found<StoreOf<ReadIsCached>>("documents: what one store writes or erases", "it should have been answered: ");
}

TEST_CASE("store contract: finds texts of documents that end at a NUL, and keys that are not told apart") {
  check_found<StoreOf<TextEndsAtNul>>("documents: keep every byte", "the text is not what was written");
  check_found<StoreOf<KindAndKeyAreOneText>>("documents: one key in two kinds is two documents", "a:b \"c\"");
}

TEST_CASE("store contract: finds documents without limits, and those that a sweep takes") {
  check_found<StoreOf<HasNoLimits>>("documents: may be so long", "a kind of 256, a key of 1 ");
  check_found<SweepEatsDocuments>("documents: stay when records are revoked and swept", "is answered: nothing");
}

TEST_CASE("store contract: finds documents that throw at a long name, or take it for a shorter one") {
  check_found<StoreOf<LooksHaveLimits>>("documents: what is longer is not there", "threw: too long");
  check_found<StoreOf<KeysAreCut>>("documents: what is longer is not there", "should have been answered: nothing");
}

TEST_CASE("store contract: finds lists of documents in another order, and those that repeat a key") {
  check_found<StoreOf<ListIgnoresCase>>("documents: are listed in the order of the bytes", "list(\"order\" after \"\"");
  check_found<StoreOf<ListRepeatsTheLast>>("documents: are listed in pages",
                                           "it should have been answered: \"f\", \"h\"");
}

TEST_CASE("store contract: finds a list that skips or repeats documents while others are written") {
  check_found<StoreOf<ListSkips>>("races: a walk through documents", "broken: ");
}

TEST_CASE("store contract: finds a list that mixes two moments") {
  check_found<StoreOf<ListIsTorn>>("races: a walk through documents", " has two texts");
}
