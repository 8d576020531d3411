#include "base/hashing.hpp"

#include <pthread.h>
#include <signal.h>
#include <unistd.h>

#include <condition_variable>
#include <deque>
#include <future>
#include <mutex>
#include <system_error>
#include <thread>

#include "oauthkit/secret.hpp"

namespace oauthkit::hashing {
namespace {

struct Callers {
  std::mutex mutex = {};
  std::size_t most = SecretHash::max_concurrent_scrypt;
  std::size_t now = 0;
};

Callers& callers() {
  static Callers one;
  return one;
}

/// Signals of a program are for its own threads.
class WithoutSignals {
 public:
  WithoutSignals() {
    sigset_t all;
    ::sigfillset(&all);
    ::pthread_sigmask(SIG_SETMASK, &all, &before_);
  }
  ~WithoutSignals() { ::pthread_sigmask(SIG_SETMASK, &before_, nullptr); }
  WithoutSignals(const WithoutSignals&) = delete;
  WithoutSignals& operator=(const WithoutSignals&) = delete;

 private:
  sigset_t before_ = {};
};

/// Threads that are started when there is something to hash, and stay: an allocator keeps the 16 MiB of a hash for each
/// thread that has ever had them, so that few may.
class Threads {
 public:
  std::string run(const std::function<std::string()>& hash) {
    std::packaged_task<std::string()> task(hash);
    auto result = task.get_future();
    {
      const std::lock_guard lock(mutex_);
      if (free_ <= tasks_.size() && started_ < SecretHash::max_concurrent_scrypt) start();
      tasks_.push_back(std::move(task));
    }
    task_came_.notify_one();
    return result.get();
  }

  bool is_of(pid_t process) const { return process_ == process; }

 private:
  void start() {
    const WithoutSignals blocked;
    try {
      std::thread([this] { work(); }).detach();
    } catch (const std::system_error&) {
      throw HashingBusy("the system has no thread for a password to be compared on");
    }
    ++started_;
  }

  void work() {
    std::unique_lock lock(mutex_);
    for (;;) {
      ++free_;
      task_came_.wait(lock, [this] { return !tasks_.empty(); });
      --free_;
      auto task = std::move(tasks_.front());
      tasks_.pop_front();
      lock.unlock();
      task();
      lock.lock();
    }
  }

  const pid_t process_ = ::getpid();
  std::mutex mutex_ = {};
  std::condition_variable task_came_ = {};
  std::deque<std::packaged_task<std::string()>> tasks_ = {};
  std::size_t free_ = 0;
  int started_ = 0;
};

/// Never destroyed: its threads wait until the process has ended. A child of `fork` has none of its parent's.
Threads& threads() {
  static std::mutex mutex;
  static Threads* one = nullptr;
  const std::lock_guard lock(mutex);
  if (one == nullptr || !one->is_of(::getpid())) one = new Threads;
  return *one;
}

}  // namespace

// RFC 6749 §10.10, OAuth 2.1 §7.3: guesses cost whoever guesses, and do not close the server to everybody else.
Place::Place() {
  auto& all = callers();
  const std::lock_guard lock(all.mutex);
  if (all.now >= all.most) throw HashingBusy("as many passwords are being compared as may be at once");
  ++all.now;
}

Place::~Place() {
  auto& all = callers();
  const std::lock_guard lock(all.mutex);
  --all.now;
}

void limit_callers(std::size_t most) {
  auto& all = callers();
  const std::lock_guard lock(all.mutex);
  all.most = most;
}

std::string run(const std::function<std::string()>& hash) {
  const Place place;
  return threads().run(hash);
}

}  // namespace oauthkit::hashing
