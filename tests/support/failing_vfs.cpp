#include "support/failing_vfs.hpp"

#include <algorithm>
#include <fstream>
#include <random>
#include <utility>

#include "support/files.hpp"

namespace support {
namespace {

constexpr std::size_t sector = 512;

int code_of(FailingVfs::Operation operation) {
  switch (operation) {
    case FailingVfs::Operation::open:
      return SQLITE_CANTOPEN;
    case FailingVfs::Operation::read:
      return SQLITE_IOERR_READ;
    case FailingVfs::Operation::write:
      return SQLITE_IOERR_WRITE;
    case FailingVfs::Operation::truncate:
      return SQLITE_IOERR_TRUNCATE;
    case FailingVfs::Operation::sync:
      return SQLITE_IOERR_FSYNC;
    case FailingVfs::Operation::lock:
      return SQLITE_IOERR_LOCK;
    case FailingVfs::Operation::map:
      return SQLITE_IOERR_SHMMAP;
  }
  return SQLITE_IOERR;
}

/// Each sector of a write arrives or does not, by chance; a truncation too.
std::vector<FailingVfs::Change> sectors_of(const FailingVfs::Change& change, std::minstd_rand& chance) {
  std::vector<FailingVfs::Change> kept;
  const auto heads = [&] { return chance() % 2 == 0; };
  if (change.truncates && heads()) kept.push_back(change);
  for (std::size_t at = 0; at < change.bytes.size(); at += sector) {
    const auto offset = change.offset + static_cast<sqlite3_int64>(at);
    if (heads()) kept.push_back({offset, change.bytes.substr(at, sector), false});
  }
  return kept;
}

}  // namespace

void FailingVfs::fail(Fault fault, int number, bool lasting) {
  const std::lock_guard lock(mutex_);
  fault_ = fault;
  until_fault_ = number;
  lasting_ = lasting;
  has_failed_ = false;
}

bool FailingVfs::heal() {
  const std::lock_guard lock(mutex_);
  until_fault_ = 0;
  lasting_ = false;
  return std::exchange(has_failed_, false);
}

int FailingVfs::strike(Operation operation, bool& half) {
  const std::lock_guard lock(mutex_);
  const bool can_strike = fault_ == Fault::io_error || operation == Operation::write;
  if (until_fault_ == 0 || !can_strike) return SQLITE_OK;
  if (until_fault_ > 1 && --until_fault_ > 0) return SQLITE_OK;
  if (!lasting_) until_fault_ = 0;
  has_failed_ = true;
  half = fault_ == Fault::short_write;
  return fault_ == Fault::full ? SQLITE_FULL : code_of(operation);
}

void FailingVfs::will_change() {
  if (then_) then_();
}

void FailingVfs::opened(const std::string& path) {
  const std::lock_guard lock(mutex_);
  if (!images_.contains(path)) images_[path].synced = support::content_of(path);
}

void FailingVfs::changed(const std::string& path, Change change) {
  const std::lock_guard lock(mutex_);
  images_[path].since.push_back(std::move(change));
}

void FailingVfs::synced(const std::string& path) {
  const std::lock_guard lock(mutex_);
  auto& image = images_[path];
  for (const auto& change : image.since) apply(image.synced, change);
  image.since.clear();
}

void FailingVfs::deleted(const std::string& path) {
  const std::lock_guard lock(mutex_);
  images_.erase(path);
}

void FailingVfs::apply(std::string& content, const Change& change) {
  const auto offset = static_cast<std::size_t>(change.offset);
  if (change.truncates) return content.resize(offset);
  if (content.size() < offset + change.bytes.size()) content.resize(offset + change.bytes.size());
  std::copy(change.bytes.begin(), change.bytes.end(), content.begin() + change.offset);
}

void FailingVfs::cut_power(const std::filesystem::path& directory, Left left, unsigned seed) {
  const std::lock_guard lock(mutex_);
  std::minstd_rand chance(seed);
  for (const auto& [path, image] : images_) {
    std::string content = image.synced;
    for (std::size_t i = 0; i < image.since.size(); ++i) {
      if (left == Left::every_second && i % 2 == 0) apply(content, image.since[i]);
      if (left != Left::random_sectors) continue;
      for (const auto& part : sectors_of(image.since[i], chance)) apply(content, part);
    }
    std::ofstream(directory / std::filesystem::path(path).filename(), std::ios::binary) << content;
  }
}

}  // namespace support
