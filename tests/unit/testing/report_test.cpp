// What the kit reports, and what it does with stores that do not answer. The threads of those would stay behind, so the
// kit runs in a process of its own.
#include <doctest/doctest.h>

#include <stdexcept>

#include "support/processes.hpp"
#include "testing/broken_takes.hpp"
#include "testing/factory.hpp"

using namespace broken_stores;
using oauthkit::testing::store_contract;
using oauthkit::testing::StoreFactory;
using oauthkit::testing::StoreOpener;

namespace {

bool contains(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

/// A store on whose `take` everybody waits for ever.
std::string report_of_hanging(const std::string& only) {
  support::Child child([&](support::Report report) {
    const auto run = store_contract(factory_of<Hangs>(), {.patience = 200ms, .only = only});
    for (const char c : run.text()) report(static_cast<unsigned char>(c));
  });
  std::string text = child.read_to_end();
  CHECK(child.succeeded());
  return text;
}

}  // namespace

TEST_CASE("store contract: a report has a line per promise, the story of a broken one, and counts them") {
  const auto broken = store_contract(factory_of<TakeForgets>(), {.only = "take: the first call"});
  CHECK(contains(broken.text(), "BROKEN  take: the first call has it, the next learn when\n"));
  CHECK(contains(broken.text(), "    thread 1 asks put(code \"a\", family \"grant-1\") and is answered: yes\n"));
  CHECK(contains(broken.text(), "    broken: it should have been answered: spent\n1 promises, 0 kept\n"));
  const auto kept = store_contract(factory_of<ReferenceStore>(), {.only = "take: the first call"});
  CHECK(kept.text() == "kept    take: the first call has it, the next learn when\n1 promises, 1 kept\n");
}

TEST_CASE("store contract: promises that were not tried are not kept") {
  CHECK_FALSE(store_contract(factory_of<ReferenceStore>(), {.only = "no promise has this"}).kept());
  CHECK(store_contract(factory_of<ReferenceStore>(), {.only = "put:"}).kept());
}

TEST_CASE("store contract: a broken promise among kept ones shows") {
  const auto report = store_contract(factory_of<TakeForgets>(), {.only = "take:"});
  CHECK_FALSE(report.kept());
  CHECK(contains(report.text(), "kept    take: knows nothing of another hash or kind\n"));
  CHECK(store_contract(factory_of<ReferenceStore>(), {.only = "take:"}).kept());
}

TEST_CASE("store contract: the story of a race tells who was asked what in between") {
  const auto report =
      store_contract(factory_of<TakeLooksThenWrites>(), {.only = "races: of all who take a record exactly"});
  REQUIRE(report.checks.size() == 1);
  const std::string& story = report.checks[0].story;
  const std::size_t first = story.find("is answered: first");
  CHECK(story.find("is answered: first", first + 1) != std::string::npos);
  CHECK(contains(story, " asks take(code "));
  CHECK(contains(story, "broken: code "));
  CHECK(contains(story, " was given out "));
}

TEST_CASE("store contract: a call that is never answered is a broken promise, and nothing more is tried") {
  const std::string text = report_of_hanging("take:");
  CHECK(contains(text, "thread 1 asks take(code \"a\" for client \"s6BhdRkqt3\" at start+1s) and is not answered\n"));
  CHECK(contains(text, "broken: the store hangs; nothing happened for 200 ms\n"));
  CHECK(contains(text, "BROKEN  take: does not look at expiry\n    not tried, for the store hung before\n"));
  CHECK(contains(report_of_hanging("put: refuses one hash twice"), "1 promises, 1 kept\n"));
}

TEST_CASE("store contract: threads that hang in a race are left to it") {
  const std::string text = report_of_hanging("races: of all who take a record exactly");
  CHECK(contains(text, "thread 16 asks take(code "));
  CHECK(contains(text, "broken: the store hangs; nothing happened for 200 ms\n"));
  CHECK(contains(report_of_hanging("races: of all who put a hash"), "1 promises, 1 kept\n"));
}

TEST_CASE("store contract: a store that can not be opened is a broken promise") {
  const StoreFactory factory = [] {
    return StoreOpener([]() -> std::shared_ptr<oauthkit::Store> { throw std::runtime_error("no such host"); });
  };
  const auto report = store_contract(factory, {.only = "put: refuses one hash"});
  CHECK_FALSE(report.kept());
  CHECK(contains(report.text(), "broken: it can not be opened: no such host\n"));
  CHECK(store_contract(factory_of<ReferenceStore>(), {.only = "put: refuses one hash"}).kept());
}

TEST_CASE("store contract: what the factory throws comes through") {
  const StoreFactory factory = []() -> StoreOpener { throw std::runtime_error("the disk is full"); };
  CHECK_THROWS_WITH(store_contract(factory), "the disk is full");
  CHECK_NOTHROW(store_contract(factory_of<ReferenceStore>(), {.only = "put: refuses one hash"}));
}
