#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "oauthkit/documents.hpp"
#include "stores/sqlite/statement.hpp"

namespace oauthkit::sqlite {

class Readers;
class Writer;

/// What writes documents. It opens no transaction: each call must run inside one, which is undone where the answer is
/// no.
class DocumentWrites {
 public:
  explicit DocumentWrites(Connection& connection);

  std::optional<std::int64_t> write(std::string_view kind, std::string_view key, std::int64_t expected_version,
                                    std::string_view text);
  bool erase(std::string_view kind, std::string_view key, std::int64_t expected_version);

 private:
  Statement insert_;
  Statement erase_;
};

/// What reads documents, for a connection of its own.
class DocumentReads {
 public:
  explicit DocumentReads(Connection& connection);

  std::optional<StoredDocument> read(std::string_view kind, std::string_view key);
  std::vector<StoredDocument> list(std::string_view kind, std::string_view after, std::size_t limit);

 private:
  Statement read_;
  Statement list_;
};

/// The documents of the store that has these, which must outlive it. `connection` is the writer's.
std::unique_ptr<Documents> documents(Connection& connection, Writer& writer, Readers& readers);

}  // namespace oauthkit::sqlite
