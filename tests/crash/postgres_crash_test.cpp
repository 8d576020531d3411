// The reference server, killed (-9) at every store call and every write to a socket, on a PostgreSQL; and that
// PostgreSQL, killed before every store call.

#include <doctest/doctest.h>

#include <atomic>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <mutex>
#include <thread>

#include "crash/aftermath.hpp"
#include "crash/campaign.hpp"
#include "stores/postgres/server.hpp"

using namespace crash;
using namespace std::chrono_literals;
using store_tests::PostgresServer;
using store_tests::server;
using store_tests::Sql;

namespace {

class PostgresDatabase final : public Database {
 public:
  PostgresDatabase() {
    static std::mutex one_at_a_time;
    const std::lock_guard lock(one_at_a_time);
    url_ = server().create_schema();
  }

  std::string url() const override { return url_; }

  int count(const std::string& condition) const override {
    return std::stoi(
        Sql(url_)("SELECT count(*) FROM (SELECT convert_from(kind, 'UTF8') AS kind, spent_at IS NOT NULL AS spent, "
                  "family IN (SELECT family FROM oauthkit_revoked_families) AS revoked FROM oauthkit_records) AS seen "
                  "WHERE " +
                  condition));
  }

 private:
  std::string url_;
};

const MakeDatabase make_postgres = [](const auto&) { return std::make_unique<PostgresDatabase>(); };

void survives(Place place, bool grace, int at_least) {
  server();  // here, for it ends with the thread that starts it
  const auto outcome = kill_at_every(place, {.make_database = make_postgres, .grace = grace});
  for (const auto& problem : outcome.problems) FAIL_CHECK(problem);
  CHECK(outcome.kills >= at_least);
  MESSAGE(text_of(place, outcome.kills) << " was the last of the kills");
}

/// Kills PostgreSQL when the victim of `directory` is held, and lets the victim go on.
class Killer {
 public:
  explicit Killer(std::filesystem::path directory) : directory_(std::move(directory)), thread_([this] { run(); }) {}
  Killer(const Killer&) = delete;
  Killer& operator=(const Killer&) = delete;
  ~Killer() { join(); }

  /// From now on the victim is not held any more.
  void join() {
    stop_ = true;
    if (thread_.joinable()) thread_.join();
  }
  bool has_killed() const { return killed_; }

 private:
  void run() {
    while (!stop_ && !std::filesystem::exists(directory_ / "held")) std::this_thread::sleep_for(1ms);
    if (!stop_) {
      server().stop(SIGKILL);
      killed_ = true;
    }
    std::ofstream(directory_ / "go").put('\n');
  }

  const std::filesystem::path directory_;
  std::atomic<bool> stop_ = false;
  std::atomic<bool> killed_ = false;
  std::thread thread_;
};

/// What spends one thing and then stores another leaves nothing to repeat when PostgreSQL ends between the two.
bool may_have_to_start_over(Step step) { return step == Step::sign_in || step == Step::decide || step == Step::redeem; }

/// Takes `step` until it is answered as it should be. False when the flow has to start over.
bool take_through_outage(Flow& flow, Step step, Killer& killer) {
  CAPTURE(name_of(step));
  REQUIRE(flow.attempt(step));
  if (flow.is_as_expected(step)) return true;
  CHECK(flow.last.status == 503);
  CHECK(flow.last.field("Retry-After") == "1");
  killer.join();
  server().start();
  REQUIRE(flow.attempt(step));
  if (flow.last.status == 400 && may_have_to_start_over(step)) return false;
  CHECK(flow.is_as_expected(step));
  return true;
}

void go_through_outage(Flow& flow, Killer& killer) {
  for (auto step = Step::authorize; step != Step::done;) {
    const bool goes_on = take_through_outage(flow, step, killer);
    step = goes_on ? static_cast<Step>(static_cast<int>(step) + 1) : Step::authorize;
    if (!goes_on) flow.agent.cookie.clear();
  }
}

/// A flow in which PostgreSQL ends before the `number`-th store call. Whether there was such a call.
bool survives_outage(int number, bool grace) {
  const support::TemporaryDirectory directory;
  const PostgresDatabase database;
  const Campaign campaign{.make_database = make_postgres, .grace = grace};
  auto victim = start_victim(campaign, database, directory.path(), text_of(Place::hold_before_call, number));
  Flow flow(victim);
  Killer killer(directory.path());
  go_through_outage(flow, killer);
  killer.join();
  const auto problems = Aftermath(flow, Step::done, grace, victim, database).look();
  for (const auto& problem : problems) FAIL_CHECK(problem);
  return killer.has_killed();
}

}  // namespace

TEST_CASE("crash on PostgreSQL: killed before any store call, nothing is lost and nothing half issued") {
  survives(Place::before_call, false, 15);
}

TEST_CASE("crash on PostgreSQL: killed after any store call, with a grace, no refresh is lost") {
  survives(Place::after_call, true, 15);
}

TEST_CASE("crash on PostgreSQL: killed half way through any write to a socket, what was answered works") {
  survives(Place::half_write, false, 9);
}

TEST_CASE("crash on PostgreSQL: when PostgreSQL itself is killed before any store call, a flow goes on after it") {
  int number = 1;
  while (number < 100 && survives_outage(number, false)) ++number;
  CHECK(number > 15);
  CHECK(number < 100);
  MESSAGE("PostgreSQL was killed " << number - 1 << " times");
}
