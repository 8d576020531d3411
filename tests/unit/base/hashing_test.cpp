#include "base/hashing.hpp"

#include <doctest/doctest.h>
#include <pthread.h>
#include <signal.h>

#include <atomic>
#include <mutex>
#include <optional>
#include <set>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "oauthkit/secret.hpp"

using namespace oauthkit;

TEST_CASE("hashing: there are as many places as may be, and one that was left is free") {
  hashing::limit_callers(2);
  std::optional<hashing::Place> first(std::in_place);
  const hashing::Place second;
  CHECK_THROWS_AS(hashing::Place(), HashingBusy);
  CHECK_THROWS_AS(hashing::run([] { return std::string(); }), HashingBusy);
  first.reset();
  CHECK(hashing::run([] { return std::string("hash"); }) == "hash");
  hashing::limit_callers(SecretHash::max_concurrent_scrypt);
  CHECK(hashing::run([] { return std::string("hash"); }) == "hash");
}

TEST_CASE("hashing: what is thrown on the thread that hashes reaches who asked, and the next is hashed") {
  CHECK_THROWS_AS(hashing::run([]() -> std::string { throw std::range_error("no memory"); }), std::range_error);
  CHECK(hashing::run([] { return std::string("hash"); }) == "hash");
}

TEST_CASE("hashing: the threads that hash take no signals, and there are no more than may be") {
  std::mutex mutex;
  std::set<std::thread::id> seen;
  std::atomic<int> blocking = 0;
  hashing::limit_callers(16);
  std::vector<std::thread> threads;
  for (int t = 0; t < 16; ++t) {
    threads.emplace_back([&] {
      hashing::run([&] {
        sigset_t blocked;
        ::pthread_sigmask(SIG_SETMASK, nullptr, &blocked);
        blocking += ::sigismember(&blocked, SIGTERM);
        const std::lock_guard lock(mutex);
        seen.insert(std::this_thread::get_id());
        return std::string();
      });
    });
  }
  for (auto& thread : threads) thread.join();
  hashing::limit_callers(SecretHash::max_concurrent_scrypt);
  CHECK(blocking == 16);
  CHECK(seen.size() <= SecretHash::max_concurrent_scrypt);
}
