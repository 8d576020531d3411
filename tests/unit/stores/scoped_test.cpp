// A part of a store: as good as a store of its own.
#include <doctest/doctest.h>

#include <oauthkit/stores/memory.hpp>
#include <oauthkit/stores/scoped.hpp>
#include <stdexcept>

#include "stores/prove.hpp"
#include "stores/records.hpp"
#include "stores/sqlite/fixture.hpp"

using namespace store_tests;
using oauthkit::Found;
using oauthkit::Store;
using oauthkit::StoredDocument;
using oauthkit::TakenRecord;
using oauthkit::stores::memory;
using oauthkit::stores::scoped;

namespace {

/// Keeps records alone, and not for long.
class BareStore final : public Store {
 public:
  bool put(std::span<const Record> records) override { return store_->put(records); }
  std::optional<Found> find(std::string_view kind, const oauthkit::TokenHash& hash) override {
    return store_->find(kind, hash);
  }
  TakenRecord take(std::string_view kind, const oauthkit::TokenHash& hash, std::string_view client_id, TimePoint now,
                   std::span<const Record> successors, std::optional<std::string_view> remains) override {
    return store_->take(kind, hash, client_id, now, successors, remains);
  }
  void revoke(std::string_view family, TimePoint now) override { store_->revoke(family, now); }
  std::size_t sweep(TimePoint now, std::size_t limit) override { return store_->sweep(now, limit); }
  bool fit_for_grants() const override { return false; }

 private:
  std::shared_ptr<Store> store_ = memory();
};

}  // namespace

TEST_CASE("scoped store: keeps every promise of a store") {
  prove([] {
    const auto store = memory();
    return [store] { return scoped(store, "acme"); };
  });
}

TEST_CASE("scoped store: equal tokens and families of two parts do not meet") {
  const auto store = memory();
  const auto acme = scoped(store, "acme");
  const auto globex = scoped(store, "globex");
  CHECK(put(*acme, code("a")));
  CHECK(state(*globex, code("a")) == State::absent);
  CHECK(state(*store, code("a")) == State::absent);
  CHECK(take(*globex, code("a")).state == TakenRecord::State::unknown);
  CHECK(put(*globex, code("a")));
  acme->revoke("grant-1", start);
  store->revoke("grant-1", start);
  CHECK(state(*acme, code("a")) == State::revoked);
  CHECK(state(*globex, code("a")) == State::live);
  CHECK(is_first(take(*globex, code("a"))));
}

TEST_CASE("scoped store: what comes back has the names that were given, also what a take leaves") {
  const auto store = memory();
  const auto acme = scoped(store, "acme");
  const Record a = code("a");
  const std::vector successors{code("next")};
  CHECK(put(*acme, a));
  CHECK(acme->find(a.kind, a.hash)->record == a);
  Record spent = a;
  spent.spent_at = start;
  const auto taken = acme->take(a.kind, a.hash, a.client_id, start, successors);
  CHECK(is_first(taken));
  CHECK(taken.record == spent);
  CHECK(acme->find("code", successors[0].hash)->record == successors[0]);
  CHECK(state(*store, successors[0]) == State::absent);
  const auto below = store->find("acme/code", successors[0].hash);
  REQUIRE(below.has_value());
  CHECK(below->record.kind == "acme/code");
  CHECK(below->record.family == "acme/grant-1");
}

TEST_CASE("scoped store: a name that is the beginning of another is another part") {
  const auto store = memory();
  const auto acme = scoped(store, "acme");
  const auto subsidiary = scoped(store, "acme.eu");
  CHECK(put(*subsidiary, code("a")));
  CHECK(state(*acme, code("a")) == State::absent);
  CHECK(state(*subsidiary, code("a")) == State::live);
}

TEST_CASE("scoped store: an empty family stays none") {
  const auto store = memory();
  const auto acme = scoped(store, "acme");
  CHECK(put(*acme, code_of_family("a", "")));
  CHECK(acme->find("code", code("a").hash)->record.family.empty());
  acme->revoke("", start);
  store->revoke("acme/", start);
  CHECK(state(*acme, code("a")) == State::live);
}

TEST_CASE("scoped store: a sweep forgets what is over in all of the store") {
  const auto store = memory();
  CHECK(put(*scoped(store, "acme"), code("a")));
  CHECK(put(*scoped(store, "globex"), code("b")));
  CHECK(scoped(store, "acme")->sweep(start + 1h, 10) == 2);
}

TEST_CASE("scoped store: documents of two parts do not meet, and are listed each for itself") {
  Sqlite sqlite;
  const auto acme = scoped(sqlite.store, "acme");
  const auto globex = scoped(sqlite.store, "globex");
  const auto written = acme->documents()->write("client", "web", 0, "of acme").value();
  CHECK_FALSE(globex->documents()->read("client", "web").has_value());
  CHECK_FALSE(sqlite.store->documents()->read("client", "web").has_value());
  CHECK(globex->documents()->write("client", "web", 0, "of globex").has_value());
  CHECK(globex->documents()->list("client", "", 10).size() == 1);
  CHECK(acme->documents()->list("client", "", 10) == std::vector<StoredDocument>{{"web", written, "of acme"}});
  CHECK_FALSE(globex->documents()->erase("client", "web", written));
  CHECK(acme->documents()->erase("client", "web", written));
  CHECK(globex->documents()->read("client", "web")->text == "of globex");
}

TEST_CASE("scoped store: is as good as the store it is in") {
  CHECK_FALSE(scoped(memory(), "acme")->outlives_process());
  CHECK(scoped(memory(), "acme")->fit_for_grants());
  CHECK(scoped(memory(), "acme")->documents() != nullptr);
  const auto bare = scoped(std::make_shared<BareStore>(), "acme");
  CHECK(bare->outlives_process());
  CHECK_FALSE(bare->fit_for_grants());
  CHECK(bare->documents() == nullptr);
  CHECK(put(*bare, code("a")));
}

TEST_CASE("scoped store: is a part of some store") {
  CHECK_THROWS_AS(scoped(nullptr, "acme"), std::invalid_argument);
  CHECK(put(*scoped(memory(), "acme"), code("a")));
}

TEST_CASE("scoped store: refuses a name that could be taken for another") {
  for (const std::string& name : {std::string(), std::string("a/b"), std::string("a b"), std::string("\xc3\xa9"),
                                  std::string("a\0b", 3), std::string(65, 'a')}) {
    CAPTURE(name);
    CHECK_THROWS_AS(scoped(memory(), name), std::invalid_argument);
  }
  for (const std::string& name : {std::string("acme"), std::string("A-1_b.eu"), std::string(64, 'a')}) {
    CHECK(put(*scoped(memory(), name), code("a")));
  }
}
