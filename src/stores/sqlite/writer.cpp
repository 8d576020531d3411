#include "stores/sqlite/writer.hpp"

#include <utility>

namespace oauthkit::sqlite {

Writer::Writer(Connection& connection)
    : connection_(connection),
      begin_(connection, "BEGIN IMMEDIATE"),
      commit_(connection, "COMMIT"),
      roll_back_(connection, "ROLLBACK"),
      savepoint_(connection, "SAVEPOINT verb"),
      undo_(connection, "ROLLBACK TO verb"),
      release_(connection, "RELEASE verb") {}

void Writer::run(const Verb& verb) {
  Job job{verb};
  std::unique_lock lock(mutex_);
  waiting_.push_back(&job);
  turn_.wait(lock, [&] { return job.done || !led_; });
  if (!job.done) lead(lock);
  if (job.error) throw StoreUnavailable(*job.error);
}

void Writer::lead(std::unique_lock<std::mutex>& lock) {
  led_ = true;
  const Batch batch = std::exchange(waiting_, {});
  lock.unlock();
  commit(batch);
  lock.lock();
  for (Job* job : batch) job->done = true;
  led_ = false;
  turn_.notify_all();
}

void Writer::commit(const Batch& batch) noexcept {
  try {
    Query(begin_).run();
    for (Job* job : batch) attempt(*job);
    Query(commit_).run();
  } catch (const std::exception& failure) {
    roll_back();
    for (Job* job : batch) job->error = failure.what();
  }
}

void Writer::attempt(Job& job) {
  bool keep = false;
  Query(savepoint_).run();
  try {
    keep = job.verb();
  } catch (const std::exception& failure) {
    if (!connection_.in_transaction()) throw;
    job.error = failure.what();
  }
  if (!keep) Query(undo_).run();
  Query(release_).run();
}

void Writer::roll_back() noexcept {
  if (!connection_.in_transaction()) return;
  sqlite3_step(roll_back_.handle());
  sqlite3_reset(roll_back_.handle());
}

}  // namespace oauthkit::sqlite
