#include "backends.hpp"

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <mutex>
#include <oauthkit/stores/memory.hpp>
#include <oauthkit/stores/sqlite.hpp>

namespace bench {

using namespace oauthkit;

namespace {

class OneAtATime : public Store {
 public:
  explicit OneAtATime(std::shared_ptr<Store> store) : store_(std::move(store)) {}

  bool put(std::span<const Record> records) override {
    const std::lock_guard lock(mutex_);
    return store_->put(records);
  }
  std::optional<Found> find(std::string_view kind, const TokenHash& hash) override { return store_->find(kind, hash); }
  TakenRecord take(std::string_view kind, const TokenHash& hash, std::string_view client_id, TimePoint now,
                   std::span<const Record> successors, std::optional<std::string_view> remains) override {
    const std::lock_guard lock(mutex_);
    return store_->take(kind, hash, client_id, now, successors, remains);
  }
  void revoke(std::string_view family, TimePoint now) override {
    const std::lock_guard lock(mutex_);
    store_->revoke(family, now);
  }
  std::size_t sweep(TimePoint now, std::size_t limit) override {
    const std::lock_guard lock(mutex_);
    return store_->sweep(now, limit);
  }

 private:
  std::mutex mutex_;
  std::shared_ptr<Store> store_;
};

/// What this process holds in memory.
std::size_t resident() {
  std::size_t all = 0;
  std::size_t pages = 0;
  std::ifstream("/proc/self/statm") >> all >> pages;
  return pages * static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
}

std::size_t size_of_files(const std::string& path) {
  std::size_t bytes = 0;
  for (const char* suffix : {"", "-wal"}) {
    std::error_code absent;
    const auto size = std::filesystem::file_size(path + suffix, absent);
    if (!absent) bytes += size;
  }
  return bytes;
}

void remove_files(const std::string& path) {
  for (const char* suffix : {"", "-wal", "-shm"}) std::filesystem::remove(path + suffix);
}

}  // namespace

Backend memory() {
  return {"memory", [] { return stores::memory(); }, resident};
}

Backend sqlite(const std::string& path) {
  const auto open = [path] {
    remove_files(path);
    return stores::sqlite(path);
  };
  return {"sqlite", open, [path] { return size_of_files(path); }};
}

Backend sqlite_one_at_a_time(const std::string& path) {
  auto backend = sqlite(path);
  backend.name = "sqlite, one sync per commit";
  backend.open = [open = backend.open] { return std::make_shared<OneAtATime>(open()); };
  return backend;
}

}  // namespace bench
