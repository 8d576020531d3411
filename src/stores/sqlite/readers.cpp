#include "stores/sqlite/readers.hpp"

#include <utility>

namespace oauthkit::sqlite {

/// One of the connections, or the place of one, until it goes.
class Readers::Lease {
 public:
  explicit Lease(Readers& readers) : readers_(readers), reader_(readers.acquire()) {}
  Lease(const Lease&) = delete;
  Lease& operator=(const Lease&) = delete;
  ~Lease() { readers_.release(std::move(reader_)); }

  Reader& reader() {
    if (!reader_) reader_ = std::make_unique<Reader>(readers_.path_, readers_.busy_timeout_);
    return *reader_;
  }

 private:
  Readers& readers_;
  std::unique_ptr<Reader> reader_;
};

Readers::Reader::Reader(const std::string& path, std::chrono::milliseconds busy_timeout)
    : connection(path, busy_timeout), verb(connection), documents(connection) {
  connection.execute("PRAGMA query_only = ON");
}

Readers::Readers(std::string path, std::chrono::milliseconds busy_timeout)
    : path_(std::move(path)), busy_timeout_(busy_timeout), idle_(at_most) {}

std::optional<Found> Readers::find(std::string_view kind, const TokenHash& hash) {
  return Lease(*this).reader().verb.find(kind, hash);
}

std::optional<StoredDocument> Readers::document(std::string_view kind, std::string_view key) {
  return Lease(*this).reader().documents.read(kind, key);
}

std::vector<StoredDocument> Readers::documents(std::string_view kind, std::string_view after, std::size_t limit) {
  return Lease(*this).reader().documents.list(kind, after, limit);
}

std::unique_ptr<Readers::Reader> Readers::acquire() {
  std::unique_lock lock(mutex_);
  released_.wait(lock, [&] { return !idle_.empty(); });
  std::unique_ptr<Reader> reader = std::move(idle_.back());
  idle_.pop_back();
  return reader;
}

void Readers::release(std::unique_ptr<Reader> reader) noexcept {
  {
    const std::lock_guard lock(mutex_);
    idle_.insert(reader ? idle_.end() : idle_.begin(), std::move(reader));
  }
  released_.notify_one();
}

}  // namespace oauthkit::sqlite
