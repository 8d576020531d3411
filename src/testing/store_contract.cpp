#include "oauthkit/testing/store_contract.hpp"

#include <algorithm>
#include <iterator>

#include "testing/trial.hpp"

namespace oauthkit {
namespace {

namespace contract = testing::contract;
using contract::Players;
using contract::Promise;
using contract::Promises;
using contract::Trial;
using contract::Verdict;
using testing::StoreContractOptions;
using testing::StoreFactory;
using testing::StoreReport;

Promises all_promises() {
  Promises all;
  for (const auto chapter :
       {contract::records_chapter, contract::put_chapter, contract::find_chapter, contract::take_chapter,
        contract::successors_chapter, contract::remains_chapter, contract::revoke_chapter, contract::sweep_chapter,
        contract::shared_chapter, contract::race_chapter, contract::answer_race_chapter, contract::family_race_chapter,
        contract::sweep_race_chapter, contract::documents_chapter, contract::document_race_chapter}) {
    auto promises = chapter();
    std::move(promises.begin(), promises.end(), std::back_inserter(all));
  }
  return all;
}

std::uint32_t bounded(std::size_t players) {
  return static_cast<std::uint32_t>(std::clamp<std::size_t>(players, 2, contract::Journal::most_actors));
}

std::uint32_t players_of(const Promise& promise, std::size_t many) {
  switch (promise.players) {
    case Players::one:
      return 1;
    case Players::two:
      return 2;
    case Players::many:
      return bounded(many);
  }
  return 1;
}

/// The promises one after another, until the store hangs.
class Run {
 public:
  Run(const StoreFactory& factory, const StoreContractOptions& options) : factory_(factory), options_(options) {}

  void with_threads(const Promise& promise) {
    check(promise.words, promise, options_.threads, contract::try_with_threads);
  }

  void with_processes(const Promise& promise) {
    if (promise.players == Players::one) return;
    check("processes: " + promise.words, promise, options_.processes, contract::try_with_processes);
  }

  StoreReport report() && { return std::move(report_); }

 private:
  template <class Try>
  void check(const std::string& words, const Promise& promise, std::size_t many, const Try& try_it) {
    if (words.find(options_.only) == std::string::npos) return;
    if (promise.of_documents && has_no_documents_) return;
    const Trial trial{promise, players_of(promise, many), options_};
    const Verdict verdict = hung_ ? Verdict{true, "not tried, for the store hung before"} : try_it(trial, factory_());
    hung_ = hung_ || verdict.hung;
    has_no_documents_ = has_no_documents_ || trial.journal->is_excused();
    if (!trial.journal->is_excused()) report_.checks.push_back({words, verdict.story.empty(), verdict.story});
  }

  const StoreFactory& factory_;
  const StoreContractOptions& options_;
  StoreReport report_;
  bool hung_ = false;
  bool has_no_documents_ = false;
};

std::string indented(const std::string& text) {
  std::string result = "    ";
  for (const char c : text) result += c == '\n' ? std::string("\n    ") : std::string(1, c);
  return result + "\n";
}

}  // namespace

namespace testing {

bool StoreReport::kept() const {
  return !checks.empty() &&
         std::all_of(checks.begin(), checks.end(), [](const StoreCheck& check) { return check.kept; });
}

std::string StoreReport::text() const {
  std::string text;
  for (const StoreCheck& check : checks) {
    text += (check.kept ? "kept    " : "BROKEN  ") + check.promise + "\n";
    if (!check.kept) text += indented(check.story);
  }
  const auto kept = std::count_if(checks.begin(), checks.end(), [](const StoreCheck& check) { return check.kept; });
  return text + std::to_string(checks.size()) + " promises, " + std::to_string(kept) + " kept\n";
}

StoreReport store_contract(const StoreFactory& factory, const StoreContractOptions& options) {
  Run run(factory, options);
  const Promises promises = all_promises();
  // Processes first: a thread that hangs later is none that a fork could lose.
  for (const Promise& promise : promises) {
    if (options.processes >= 2) run.with_processes(promise);
  }
  for (const Promise& promise : promises) run.with_threads(promise);
  return std::move(run).report();
}

}  // namespace testing
}  // namespace oauthkit
