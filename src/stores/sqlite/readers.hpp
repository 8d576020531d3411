#pragma once

#include <condition_variable>
#include <cstddef>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "stores/sqlite/documents.hpp"
#include "stores/sqlite/verbs.hpp"

namespace oauthkit::sqlite {

/// Connections that only read, opened as they are needed: in WAL mode no writer keeps them waiting.
class Readers {
 public:
  Readers(std::string path, std::chrono::milliseconds busy_timeout);

  // Each reads on a connection of its own, and waits for one when all are busy.
  std::optional<Found> find(std::string_view kind, const TokenHash& hash);
  std::optional<StoredDocument> document(std::string_view kind, std::string_view key);
  std::vector<StoredDocument> documents(std::string_view kind, std::string_view after, std::size_t limit);

 private:
  static constexpr std::size_t at_most = 4;
  struct Reader {
    Reader(const std::string& path, std::chrono::milliseconds busy_timeout);
    Connection connection;
    ReadVerb verb;
    DocumentReads documents;
  };
  class Lease;

  std::unique_ptr<Reader> acquire();
  void release(std::unique_ptr<Reader> reader) noexcept;

  std::string path_;
  std::chrono::milliseconds busy_timeout_;
  std::mutex mutex_;
  std::condition_variable released_;
  /// The last is used first. Null: one that is not open yet.
  std::vector<std::unique_ptr<Reader>> idle_;
};

}  // namespace oauthkit::sqlite
