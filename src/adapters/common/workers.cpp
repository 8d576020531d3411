#include "adapters/common/workers.hpp"

#include <algorithm>
#include <system_error>
#include <utility>

namespace oauthkit::adapters {
namespace {

// cpp-httplib matches a Range field of 8 KiB with a recursive std::regex: 4 MiB of stack, more than some systems give
// a thread. std::thread cannot ask for a size.
constexpr std::size_t stack_bytes = 8 * 1024 * 1024;

}  // namespace

Workers::Workers(std::size_t threads, std::size_t waiting) : capacity_(std::max<std::size_t>(threads, 1) + waiting) {
  try {
    for (std::size_t i = 0; i < std::max<std::size_t>(threads, 1); ++i) start_thread();
  } catch (...) {
    shutdown();
    throw;
  }
}

bool Workers::offer(Task task) {
  const std::lock_guard lock(mutex_);
  if (stopping_ || !has_room()) return false;
  push(std::move(task));
  return true;
}

void Workers::enqueue(Task task) {
  std::unique_lock lock(mutex_);
  task_done_.wait(lock, [this] { return has_room(); });
  push(std::move(task));
}

void Workers::push(Task task) {
  tasks_.push_back(std::move(task));
  ++open_;
  task_came_.notify_one();
}

void Workers::shutdown() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  task_came_.notify_all();
  for (const auto thread : threads_) ::pthread_join(thread, nullptr);
  threads_.clear();
}

bool Workers::is_stopping() const {
  const std::lock_guard lock(mutex_);
  return stopping_;
}

void* Workers::run(void* self) {
  static_cast<Workers*>(self)->work();
  return nullptr;
}

void Workers::start_thread() {
  pthread_attr_t attributes;
  ::pthread_attr_init(&attributes);
  ::pthread_attr_setstacksize(&attributes, stack_bytes);
  pthread_t thread{};
  const int failure = ::pthread_create(&thread, &attributes, run, this);
  ::pthread_attr_destroy(&attributes);
  if (failure != 0) throw std::system_error(failure, std::generic_category(), "no worker thread");
  threads_.push_back(thread);
}

void Workers::work() {
  std::unique_lock lock(mutex_);
  for (;;) {
    task_came_.wait(lock, [this] { return stopping_ || !tasks_.empty(); });
    if (tasks_.empty()) return;
    Task task = std::move(tasks_.front());
    tasks_.pop_front();
    lock.unlock();
    try {
      task();
    } catch (...) {
      // Out of memory, or a throwing logger of the program: the connection is lost, the server is not.
    }
    task = nullptr;
    lock.lock();
    --open_;
    task_done_.notify_one();
  }
}

}  // namespace oauthkit::adapters
