#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "stores/sqlite/statement.hpp"

namespace oauthkit::sqlite {

/// Runs the writes of many threads on one connection. Those that wait at the same time share one transaction and so
/// one sync of the disk, which is what a write costs.
class Writer {
 public:
  /// Part of a transaction. What it did is undone when it returns false or throws.
  using Verb = std::function<bool()>;

  /// The connection must outlive the writer and be used by nobody but its verbs.
  explicit Writer(Connection& connection);

  /// Returns when the work of `verb` is on disk. Throws `StoreUnavailable` when it could not be done; then nothing of
  /// it has happened, though `verb` may have run.
  void run(const Verb& verb);

 private:
  struct Job {
    const Verb& verb;
    std::optional<std::string> error = {};
    bool done = false;
  };
  using Batch = std::vector<Job*>;

  void lead(std::unique_lock<std::mutex>& lock);
  void commit(const Batch& batch) noexcept;
  void attempt(Job& job);
  void roll_back() noexcept;

  Connection& connection_;
  Statement begin_;
  Statement commit_;
  Statement roll_back_;
  Statement savepoint_;
  Statement undo_;
  Statement release_;

  std::mutex mutex_;
  std::condition_variable turn_;
  Batch waiting_;
  bool led_ = false;
};

}  // namespace oauthkit::sqlite
