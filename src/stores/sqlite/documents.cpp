#include "stores/sqlite/documents.hpp"

#include "stores/document_limits.hpp"
#include "stores/sqlite/readers.hpp"
#include "stores/sqlite/writer.hpp"

namespace oauthkit::sqlite {
namespace {

// The version is the row's number, which AUTOINCREMENT gives to no other row, ever.
constexpr const char* insert_sql = R"(
  INSERT INTO documents (kind, key, text) VALUES (?, ?, ?) ON CONFLICT DO NOTHING RETURNING version)";

constexpr const char* erase_sql = "DELETE FROM documents WHERE kind = ? AND key = ? AND version = ?";

constexpr const char* read_sql = "SELECT key, version, text FROM documents WHERE kind = ? AND key = ?";

constexpr const char* list_sql = R"(
  SELECT key, version, text FROM documents WHERE kind = ? AND key > ? ORDER BY key LIMIT ?)";

StoredDocument document_of(const Query& query) { return {query.bytes(0), query.integer(1), query.bytes(2)}; }

class SqliteDocuments final : public Documents {
 public:
  SqliteDocuments(Connection& connection, Writer& writer, Readers& readers)
      : writer_(writer), writes_(connection), readers_(readers) {}

  std::optional<StoredDocument> read(std::string_view kind, std::string_view key) override {
    return readers_.document(kind, key);
  }

  std::optional<std::int64_t> write(std::string_view kind, std::string_view key, std::int64_t expected_version,
                                    std::string_view text) override {
    check_document_limits(kind, key, text);
    std::optional<std::int64_t> version;
    writer_.run([&] { return (version = writes_.write(kind, key, expected_version, text)).has_value(); });
    return version;
  }

  std::vector<StoredDocument> list(std::string_view kind, std::string_view after, std::size_t limit) override {
    return readers_.documents(kind, after, limit);
  }

  bool erase(std::string_view kind, std::string_view key, std::int64_t expected_version) override {
    bool erased = false;
    writer_.run([&] { return erased = writes_.erase(kind, key, expected_version); });
    return erased;
  }

 private:
  Writer& writer_;
  DocumentWrites writes_;
  Readers& readers_;
};

}  // namespace

DocumentWrites::DocumentWrites(Connection& connection)
    : insert_(connection, insert_sql), erase_(connection, erase_sql) {}

std::optional<std::int64_t> DocumentWrites::write(std::string_view kind, std::string_view key,
                                                  std::int64_t expected_version, std::string_view text) {
  if (expected_version != 0 && !erase(kind, key, expected_version)) return std::nullopt;
  const Blob blob{text};
  Query insert(insert_, kind, key, blob);
  if (!insert.next()) return std::nullopt;
  const std::int64_t version = insert.integer(0);
  insert.run();
  return version;
}

bool DocumentWrites::erase(std::string_view kind, std::string_view key, std::int64_t expected_version) {
  return Query(erase_, kind, key, expected_version).run() == 1;
}

DocumentReads::DocumentReads(Connection& connection) : read_(connection, read_sql), list_(connection, list_sql) {}

std::optional<StoredDocument> DocumentReads::read(std::string_view kind, std::string_view key) {
  Query query(read_, kind, key);
  if (!query.next()) return std::nullopt;
  return document_of(query);
}

std::vector<StoredDocument> DocumentReads::list(std::string_view kind, std::string_view after, std::size_t limit) {
  std::vector<StoredDocument> page;
  const std::int64_t most = sql_limit(limit);
  for (Query query(list_, kind, after, most); query.next();) page.push_back(document_of(query));
  return page;
}

std::unique_ptr<Documents> documents(Connection& connection, Writer& writer, Readers& readers) {
  return std::make_unique<SqliteDocuments>(connection, writer, readers);
}

}  // namespace oauthkit::sqlite
