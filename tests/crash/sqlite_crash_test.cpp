// The reference server, killed (-9) at every store call and every write to a socket, on SQLite.

#include <doctest/doctest.h>

#include "crash/campaign.hpp"
#include "stores/sqlite/fixture.hpp"
#include "support/processes.hpp"

using namespace crash;

namespace {

class SqliteDatabase final : public crash::Database {
 public:
  explicit SqliteDatabase(const std::filesystem::path& directory) : path_((directory / "store.db").string()) {}

  std::string url() const override { return "sqlite:" + path_; }

  int count(const std::string& condition) const override {
    const store_tests::Database database(path_);
    return std::stoi(
        database.value("SELECT count(*) FROM (SELECT kind, spent_at IS NOT NULL AS spent, "
                       "family IN (SELECT family FROM revoked_families) AS revoked FROM records) WHERE " +
                       condition));
  }

 private:
  std::string path_;
};

const MakeDatabase make_sqlite = [](const auto& directory) { return std::make_unique<SqliteDatabase>(directory); };

void survives(Place place, bool grace, int at_least) {
  const auto outcome = kill_at_every(place, {.make_database = make_sqlite, .grace = grace});
  for (const auto& problem : outcome.problems) FAIL_CHECK(problem);
  CHECK(outcome.kills >= at_least);
  MESSAGE(text_of(place, outcome.kills) << " was the last of the kills");
}

bool is_caught(Place place, const std::string& fault) {
  const auto outcome = kill_at_every(place, {.make_database = make_sqlite, .fault = fault, .first_problem_ends = true});
  return !outcome.problems.empty();
}

}  // namespace

TEST_CASE("crash on SQLite: killed before any store call, nothing is lost and nothing half issued") {
  survives(Place::before_call, false, 15);
}

TEST_CASE("crash on SQLite: killed after any store call, nothing is lost and nothing half issued") {
  survives(Place::after_call, false, 15);
}

TEST_CASE("crash on SQLite: killed before any write to a socket, what was answered works") {
  survives(Place::before_write, false, 9);
}

TEST_CASE("crash on SQLite: killed half way through any write to a socket, what was answered works") {
  survives(Place::half_write, false, 9);
}

TEST_CASE("crash on SQLite: killed after any write to a socket, what was answered works") {
  survives(Place::after_write, false, 9);
}

TEST_CASE("crash on SQLite: with a grace, the retry of a refresh whose answer a kill took gets the same tokens") {
  survives(Place::before_call, true, 15);
  survives(Place::after_call, true, 15);
  survives(Place::after_write, true, 9);
}

TEST_CASE("crash on SQLite: a document that was written before a kill -9 is there after it, and an erased one is not") {
  const support::TemporaryDirectory directory;
  const std::string path = directory.file("store.db");
  const auto key_of = [](std::size_t number) { return std::to_string(number); };
  support::Child writer([&](support::Report report) {
    const auto store = oauthkit::stores::sqlite(path);
    for (std::size_t number = 0;; ++number) {
      const auto written = store->documents()->write("client", key_of(number), 0, "a client");
      store->documents()->write("client", key_of(number), written.value(), "a changed client");
      const auto erased = store->documents()->write("erased", key_of(number), 0, "a client");
      store->documents()->erase("erased", key_of(number), erased.value());
      report(1);
    }
  });
  const std::size_t answered = writer.read(20).size();
  writer.kill_now();
  const std::size_t all = answered + writer.read_to_end().size();
  CHECK(answered == 20);
  const auto store = oauthkit::stores::sqlite(path);
  for (std::size_t number = 0; number < all; ++number) {
    const auto there = store->documents()->read("client", key_of(number));
    REQUIRE(there.has_value());
    CHECK(there->text == "a changed client");
    CHECK_FALSE(store->documents()->read("erased", key_of(number)).has_value());
    CHECK(store->documents()->write("client", key_of(number), there->version, "anew").value() > there->version);
  }
}

TEST_CASE("crash on SQLite: a store that rotates in two transactions is caught") {
  CHECK(is_caught(Place::before_call, "two_step_take"));
}

TEST_CASE("crash on SQLite: a store that writes revocations down later is caught") {
  CHECK(is_caught(Place::after_write, "late_revoke"));
}

TEST_CASE("crash on SQLite: a store that puts records one by one is caught") {
  CHECK(is_caught(Place::after_call, "one_by_one_put"));
}
