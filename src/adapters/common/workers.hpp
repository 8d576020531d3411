#pragma once

#include <pthread.h>

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <vector>

namespace oauthkit::adapters {

/// A fixed number of threads and a bounded number of tasks: `threads` that run and `waiting` that wait.
class Workers {
 public:
  using Task = std::function<void()>;

  Workers(std::size_t threads, std::size_t waiting);
  ~Workers() { shutdown(); }
  Workers(const Workers&) = delete;
  Workers& operator=(const Workers&) = delete;

  /// Takes `task`, unless as many as may wait are waiting already, or it was shut down.
  bool offer(Task task);

  /// Takes `task`, once there is room.
  void enqueue(Task task);

  /// Runs all that was taken, then ends the threads. May be called again.
  void shutdown();

  bool is_stopping() const;

 private:
  static void* run(void* self);
  void start_thread();
  void work();
  void push(Task task);
  bool has_room() const { return open_ < capacity_; }

  const std::size_t capacity_;
  mutable std::mutex mutex_;
  std::condition_variable task_came_;
  std::condition_variable task_done_;
  std::deque<Task> tasks_;
  /// Waiting and running.
  std::size_t open_ = 0;
  bool stopping_ = false;
  std::vector<pthread_t> threads_;
};

}  // namespace oauthkit::adapters
