#include <stdexcept>
#include <utility>

#include "oauthkit/stores/sqlite.hpp"
#include "stores/sqlite/documents.hpp"
#include "stores/sqlite/open.hpp"
#include "stores/sqlite/readers.hpp"
#include "stores/sqlite/verbs.hpp"
#include "stores/sqlite/writer.hpp"

namespace oauthkit {
namespace {

class SqliteStore final : public Store {
 public:
  SqliteStore(std::unique_ptr<sqlite::Connection> connection, std::string path, std::chrono::milliseconds busy_timeout)
      : connection_(std::move(connection)),
        writer_(*connection_),
        verbs_(*connection_),
        readers_(std::move(path), busy_timeout),
        documents_(sqlite::documents(*connection_, writer_, readers_)) {}

  Documents* documents() override { return documents_.get(); }

  bool put(std::span<const Record> records) override {
    bool inserted = false;
    writer_.run([&] { return inserted = verbs_.put(records); });
    return inserted;
  }

  std::optional<Found> find(std::string_view kind, const TokenHash& hash) override { return readers_.find(kind, hash); }

  TakenRecord take(std::string_view kind, const TokenHash& hash, std::string_view client_id, TimePoint now,
                   std::span<const Record> successors, std::optional<std::string_view> remains) override {
    TakenRecord taken;
    writer_.run([&] {
      taken = verbs_.take(kind, hash, client_id, now, remains);
      if (taken.state != TakenRecord::State::first || verbs_.put(successors)) return true;
      taken = {};
      return false;
    });
    return taken;
  }

  void revoke(std::string_view family, TimePoint now) override {
    if (family.empty()) return;
    writer_.run([&] {
      verbs_.revoke(family, now);
      return true;
    });
  }

  std::size_t sweep(TimePoint now, std::size_t limit) override {
    std::size_t gone = 0;
    writer_.run([&] {
      gone = verbs_.sweep(now, limit);
      return true;
    });
    return gone;
  }

 private:
  std::unique_ptr<sqlite::Connection> connection_;
  sqlite::Writer writer_;
  sqlite::WriteVerbs verbs_;
  sqlite::Readers readers_;
  std::unique_ptr<Documents> documents_;
};

}  // namespace

namespace stores {

std::shared_ptr<Store> sqlite(const std::string& path, const SqliteOptions& options) {
  try {
    const std::string file = sqlite::file_path(path);
    auto connection = sqlite::open_database(file, options.busy_timeout);
    return std::make_shared<SqliteStore>(std::move(connection), file, options.busy_timeout);
  } catch (const std::runtime_error& failure) {
    throw std::runtime_error("SQLite store " + path + ": " + failure.what());
  }
}

}  // namespace stores
}  // namespace oauthkit
