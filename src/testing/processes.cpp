#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <exception>
#include <optional>
#include <stdexcept>
#include <utility>
#include <vector>

#include "testing/trial.hpp"

namespace oauthkit::testing::contract {
namespace {

std::string death_of(int status) {
  if (WIFSIGNALED(status)) return std::string("was ended by a signal: ") + strsignal(WTERMSIG(status));
  return "ended by itself with status " + std::to_string(WEXITSTATUS(status));
}

/// A forked process that is gone when this object is.
class Child {
 public:
  template <class Work>
  explicit Child(const Work& work) : id_(fork_one()) {
    if (id_ != 0) return;
    work();
    _exit(0);
  }
  Child(Child&& other) noexcept : id_(std::exchange(other.id_, -1)) {}
  Child& operator=(Child&&) = delete;
  ~Child() {
    if (id_ <= 0) return;
    kill(id_, SIGKILL);
    while (waitpid(id_, nullptr, 0) < 0 && errno == EINTR) {
    }
  }

  /// How it ended, once it has.
  std::optional<int> ended() {
    if (id_ <= 0) return 0;
    int status = 0;
    const pid_t id = waitpid(id_, &status, WNOHANG);
    if (id == 0 || (id < 0 && errno == EINTR)) return std::nullopt;
    id_ = -1;
    return status;
  }

 private:
  static pid_t fork_one() {
    const pid_t parent = getpid();
    const pid_t id = fork();
    if (id < 0) throw std::runtime_error("store_contract: no process: " + std::string(std::strerror(errno)));
    if (id != 0) return id;
    // Where the parent is killed nobody else would end it.
    if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0 || getppid() != parent) _exit(1);
    return id;
  }

  pid_t id_;
};

/// The first opens a new place, then the others open it at once.
void run(const Trial& trial, const StoreOpener& open, std::uint32_t number) {
  Journal& journal = *trial.journal;
  std::shared_ptr<Store> store;
  try {
    if (number == 0) store = open();
    if (!journal.gate.pass(trial.players)) return;
    if (number != 0) store = open();
  } catch (const std::exception& failure) {
    return journal.report({std::string("it can not be opened: ") + failure.what()});
  } catch (...) {
    return journal.report({"it can not be opened"});
  }
  if (journal.gate.pass(trial.players)) play(trial, *store, number);
}

}  // namespace

Verdict try_with_processes(const Trial& trial, const StoreOpener& open) {
  Journal& journal = *trial.journal;
  std::vector<Child> children;
  for (std::uint32_t number = 0; number < trial.players; ++number) {
    children.emplace_back([&] {
      run(trial, open, number);
      journal.finish(number);
    });
  }
  const auto all_ended = [&] {
    bool all = true;
    for (std::uint32_t number = 0; number < trial.players; ++number) {
      const auto status = children[number].ended();
      all = all && status;
      if (!status || journal.has_finished(number)) continue;
      journal.report({"process " + std::to_string(number + 1) + " " + death_of(*status)});
    }
    return all;
  };
  if (!wait_patiently(trial, all_ended)) return {true, story_of_hanging(trial, "process")};
  return {false, journal.has_fault() ? story_of(trial, "process") : ""};
}

}  // namespace oauthkit::testing::contract
