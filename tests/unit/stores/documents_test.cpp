// Documents in the stores that need no server.
#include <doctest/doctest.h>

#include <oauthkit/stores/memory.hpp>
#include <stdexcept>

#include "stores/sqlite/fixture.hpp"

using namespace oauthkit;

namespace {

const std::string key = "s6BhdRkqt3";

/// Each with documents of its own.
struct Stores {
  store_tests::Sqlite sqlite = {};
  std::shared_ptr<Store> memory = stores::memory();
  std::vector<Documents*> all = {memory->documents(), sqlite.store->documents()};
};

std::vector<std::string> keys_of(const std::vector<StoredDocument>& page) {
  std::vector<std::string> keys;
  for (const StoredDocument& document : page) keys.push_back(document.key);
  return keys;
}

}  // namespace

TEST_CASE("documents: what was written is read, and a stale version writes nothing") {
  const Stores stores;
  for (Documents* const documents : stores.all) {
    REQUIRE(documents != nullptr);
    CHECK_FALSE(documents->read("client", key).has_value());
    const auto first = documents->write("client", key, 0, "one");
    REQUIRE(first.has_value());
    CHECK(*first > 0);
    CHECK(documents->read("client", key) == StoredDocument{key, *first, "one"});
    CHECK_FALSE(documents->write("client", key, 0, "zero").has_value());
    CHECK_FALSE(documents->write("client", key, *first + 1, "other").has_value());
    CHECK(documents->read("client", key)->text == "one");
    const auto second = documents->write("client", key, *first, "two");
    REQUIRE(second.has_value());
    CHECK(*second != *first);
    CHECK_FALSE(documents->write("client", key, *first, "stale").has_value());
    CHECK(documents->read("client", key) == StoredDocument{key, *second, "two"});
  }
}

TEST_CASE("documents: no version comes twice, also not after an erasure") {
  const Stores stores;
  for (Documents* const documents : stores.all) {
    const auto first = documents->write("client", key, 0, "one").value();
    CHECK_FALSE(documents->erase("client", key, 0));
    CHECK_FALSE(documents->erase("client", key, first + 1));
    CHECK(documents->erase("client", key, first));
    CHECK_FALSE(documents->erase("client", key, first));
    CHECK_FALSE(documents->write("client", key, first, "stale").has_value());
    CHECK_FALSE(documents->read("client", key).has_value());
    const auto second = documents->write("client", key, 0, "anew").value();
    CHECK(second != first);
    CHECK_FALSE(documents->erase("client", key, first));
    CHECK(documents->read("client", key) == StoredDocument{key, second, "anew"});
  }
}

TEST_CASE("documents: come in pages, in the order of the bytes of their keys, each kind for itself") {
  const Stores stores;
  const std::vector<std::string> sorted{"A", "Z", "a", "a/1", "b", "\xc3\xa9", "\xff"};
  for (Documents* const documents : stores.all) {
    for (auto each = sorted.rbegin(); each != sorted.rend(); ++each)
      documents->write("consent", *each, 0, "of " + *each);
    documents->write("client", "aa", 0, "of another kind");
    CHECK(keys_of(documents->list("consent", "", 100)) == sorted);
    CHECK(keys_of(documents->list("consent", "", 2)) == std::vector<std::string>{"A", "Z"});
    CHECK(keys_of(documents->list("consent", "Z", 2)) == std::vector<std::string>{"a", "a/1"});
    CHECK(keys_of(documents->list("consent", "a.", 1)) == std::vector<std::string>{"a/1"});
    CHECK(documents->list("consent", "\xff", 100).empty());
    CHECK(documents->list("consent", "", 0).empty());
    CHECK(documents->list("nothing", "", 100).empty());
    CHECK(documents->list("consent", "", static_cast<std::size_t>(-1)).size() == sorted.size());
  }
}

TEST_CASE("documents: what is too long is a length_error, and what is just as long is kept") {
  const Stores stores;
  const std::string kind(255, 'k');
  const std::string long_key(1024, '\xff');
  const std::string text(256 * 1024, '\0');
  for (Documents* const documents : stores.all) {
    CHECK_THROWS_AS(documents->write(kind + "k", "a", 0, "text"), std::length_error);
    CHECK_THROWS_AS(documents->write("kind", long_key + "k", 0, "text"), std::length_error);
    CHECK_THROWS_AS(documents->write("kind", "a", 0, text + "t"), std::length_error);
    CHECK(documents->list("kind", "", 10).empty());
    const auto written = documents->write(kind, long_key, 0, text).value();
    CHECK(documents->list(kind, "", 10) == std::vector<StoredDocument>{{long_key, written, text}});
    CHECK_FALSE(documents->read(kind + "k", long_key).has_value());
    CHECK_FALSE(documents->erase(kind, long_key + "k", written));
  }
}

TEST_CASE("documents in SQLite: survive a reopening, and so do the versions that were given") {
  store_tests::Sqlite sqlite;
  const auto first = sqlite.store->documents()->write("client", key, 0, "one").value();
  sqlite.reopen();
  CHECK(sqlite.store->documents()->read("client", key) == StoredDocument{key, first, "one"});
  CHECK(sqlite.store->documents()->erase("client", key, first));
  sqlite.reopen();
  CHECK(sqlite.store->documents()->write("client", key, 0, "anew").value() > first);
}
