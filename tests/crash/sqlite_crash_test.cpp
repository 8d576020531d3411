// The reference server, killed (-9) at every store call and every write to a socket, on SQLite.

#include <doctest/doctest.h>

#include "crash/campaign.hpp"
#include "stores/sqlite/fixture.hpp"

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

TEST_CASE("crash on SQLite: a store that rotates in two transactions is caught") {
  CHECK(is_caught(Place::before_call, "two_step_take"));
}

TEST_CASE("crash on SQLite: a store that writes revocations down later is caught") {
  CHECK(is_caught(Place::after_write, "late_revoke"));
}

TEST_CASE("crash on SQLite: a store that puts records one by one is caught") {
  CHECK(is_caught(Place::after_call, "one_by_one_put"));
}
