#include "stores/postgres/documents.hpp"

#include "stores/document_limits.hpp"

namespace oauthkit::postgres {
namespace {

// Each is one statement, and so one transaction, under READ COMMITTED: an UPDATE that meets another's waits for its end
// and then looks at its condition again. A version is of the table's sequence, which gives none twice; as an identity
// it asks for no right of its own.
constexpr const char* prepare = R"(
PREPARE oauthkit_read_document AS
  SELECT key, version, text FROM oauthkit_documents WHERE kind = $1::bytea AND key = $2::bytea;

PREPARE oauthkit_insert_document AS
  INSERT INTO oauthkit_documents (kind, key, text) VALUES ($1::bytea, $2::bytea, $3::bytea)
  ON CONFLICT DO NOTHING RETURNING version;

PREPARE oauthkit_update_document AS
  UPDATE oauthkit_documents SET version = DEFAULT, text = $4::bytea
  WHERE kind = $1::bytea AND key = $2::bytea AND version = $3::bigint RETURNING version;

PREPARE oauthkit_list_documents AS
  SELECT key, version, text FROM oauthkit_documents WHERE kind = $1::bytea AND key > $2::bytea
  ORDER BY key LIMIT $3::bigint;

PREPARE oauthkit_erase_document AS
  DELETE FROM oauthkit_documents WHERE kind = $1::bytea AND key = $2::bytea AND version = $3::bigint;
)";

StoredDocument document_of(const Rows& rows, std::size_t row = 0) {
  return {rows.bytes(0, row), rows.integer(1, row), rows.bytes(2, row)};
}

Rows run_write(Connection& connection, std::string_view kind, std::string_view key, std::int64_t expected_version,
               std::string_view text) {
  if (expected_version == 0) return connection.run("oauthkit_insert_document", Parameters(kind, key, text));
  return connection.run("oauthkit_update_document", Parameters(kind, key, expected_version, text));
}

class PostgresDocuments final : public Documents {
 public:
  explicit PostgresDocuments(ConnectionPool<Connection>& pool) : pool_(pool) {}

  std::optional<StoredDocument> read(std::string_view kind, std::string_view key) override {
    return pool_.run([&](Connection& connection) {
      const Rows rows = connection.run("oauthkit_read_document", Parameters(kind, key));
      return rows.empty() ? std::optional<StoredDocument>() : document_of(rows);
    });
  }

  std::optional<std::int64_t> write(std::string_view kind, std::string_view key, std::int64_t expected_version,
                                    std::string_view text) override {
    check_document_limits(kind, key, text);
    return pool_.run([&](Connection& connection) {
      const Rows rows = run_write(connection, kind, key, expected_version, text);
      return rows.empty() ? std::optional<std::int64_t>() : rows.integer(0);
    });
  }

  std::vector<StoredDocument> list(std::string_view kind, std::string_view after, std::size_t limit) override {
    return pool_.run([&](Connection& connection) {
      const Rows rows = connection.run("oauthkit_list_documents", Parameters(kind, after, sql_limit(limit)));
      std::vector<StoredDocument> page;
      for (std::size_t row = 0; row < rows.count(); ++row) page.push_back(document_of(rows, row));
      return page;
    });
  }

  bool erase(std::string_view kind, std::string_view key, std::int64_t expected_version) override {
    return pool_.run([&](Connection& connection) {
      return connection.run("oauthkit_erase_document", Parameters(kind, key, expected_version)).affected() == 1;
    });
  }

 private:
  ConnectionPool<Connection>& pool_;
};

}  // namespace

void prepare_documents(Connection& connection) { connection.execute(prepare); }

std::unique_ptr<Documents> documents(ConnectionPool<Connection>& pool) {
  return std::make_unique<PostgresDocuments>(pool);
}

}  // namespace oauthkit::postgres
