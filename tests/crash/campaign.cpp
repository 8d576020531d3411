#include "crash/campaign.hpp"

#include <signal.h>

#include <mutex>

#include "crash/aftermath.hpp"
#include "support/threads.hpp"

namespace crash {

using namespace oauthkit::testing;

namespace {

// The machines that run this have few cores, and a flow waits for the disk now and then.
constexpr std::size_t lanes = 3;
// A flow has some twenty calls and as many writes.
constexpr int too_many = 100;

std::string config_file(const Campaign& campaign, const std::filesystem::path& directory) {
  auto config = demo_config();
  config["issuer"] = "http://127.0.0.1:9000";
  config["http"] = {{"threads", 2}};
  if (campaign.grace) config["refresh_token"] = {{"grace", 600}};
  return write_config(directory, config);
}

struct Run {
  bool killed = false;
  Problems problems = {};
};

Run kill_once(Place place, int number, const Campaign& campaign) {
  const support::TemporaryDirectory directory;
  const auto database = campaign.make_database(directory.path());
  Run run;
  auto victim = start_victim(campaign, *database, directory.path(), text_of(place, number));
  Flow flow(victim);
  const Step broken = flow.run(run.problems);
  run.killed = broken != Step::done || asked([&] { return victim.get("/healthz"); }).status != 200;
  if (!run.killed) return run;
  if (victim.process().wait() != -SIGKILL) run.problems.push_back("it did not die as it should");
  const auto server = start_victim(campaign, *database, directory.path(), text_of(Place::nowhere, 0));
  for (auto& problem : Aftermath(flow, broken, campaign.grace, server, *database).look()) {
    run.problems.push_back(text_of(place, number) + ", in " + name_of(broken) + ": " + problem);
  }
  return run;
}

/// Hands out the numbers, and collects what came of them.
class Ledger {
 public:
  explicit Ledger(const Campaign& campaign) : first_problem_ends_(campaign.first_problem_ends) {}
  /// 0 when there is nothing left to do.
  int next() {
    const std::lock_guard lock(mutex_);
    return ended_ || next_ > too_many ? 0 : next_++;
  }
  void add(Run run) {
    const std::lock_guard lock(mutex_);
    outcome_.kills += run.killed ? 1 : 0;
    ended_ = ended_ || !run.killed || (first_problem_ends_ && !run.problems.empty());
    for (auto& problem : run.problems) outcome_.problems.push_back(std::move(problem));
  }
  Outcome outcome() {
    if (!ended_) outcome_.problems.emplace_back("no flow came to its end");
    return outcome_;
  }

 private:
  const bool first_problem_ends_;
  std::mutex mutex_;
  int next_ = 1;
  bool ended_ = false;
  Outcome outcome_;
};

Run survive(Place place, int number, const Campaign& campaign) {
  try {
    return kill_once(place, number, campaign);
  } catch (const std::exception& failure) {
    return {true, {text_of(place, number) + ": " + failure.what()}};
  }
}

}  // namespace

AuthServer start_victim(const Campaign& campaign, const Database& database, const std::filesystem::path& directory,
                        const std::string& place) {
  return {directory, {place, campaign.fault, database.url(), "--config", config_file(campaign, directory)}};
}

Outcome kill_at_every(Place place, const Campaign& campaign) {
  Ledger ledger(campaign);
  support::together(lanes, [&](std::size_t) {
    for (int number = ledger.next(); number > 0; number = ledger.next()) {
      ledger.add(survive(place, number, campaign));
    }
  });
  return ledger.outcome();
}

}  // namespace crash
