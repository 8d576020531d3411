#include "stores/sqlite/schema.hpp"

#include <stdexcept>
#include <string>

#include "stores/sqlite/statement.hpp"

namespace oauthkit::sqlite {
namespace {

constexpr std::int64_t our_application_id = 0x4F416B74;  // "OAkt"
constexpr std::int64_t our_version = 2;

constexpr const char* create_version_1 = R"(
CREATE TABLE records (
  kind       TEXT    NOT NULL,
  hash       BLOB    NOT NULL,
  client_id  TEXT    NOT NULL,
  family     TEXT    NOT NULL,
  expires_at INTEGER NOT NULL,  -- seconds since 1970; 2^63-1: never
  spent_at   INTEGER,
  data       BLOB    NOT NULL,
  PRIMARY KEY (kind, hash)
) STRICT, WITHOUT ROWID;
CREATE INDEX records_by_expiry ON records (expires_at);
CREATE INDEX records_by_family ON records (family) WHERE family <> '';
CREATE TABLE revoked_families (
  family     TEXT    NOT NULL PRIMARY KEY,
  revoked_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
PRAGMA application_id = 0x4F416B74;
)";

constexpr const char* version_1_to_2 = R"(
CREATE TABLE documents (
  version INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  kind    TEXT    NOT NULL,
  key     TEXT    NOT NULL,
  text    BLOB    NOT NULL,
  UNIQUE (kind, key)
) STRICT;
PRAGMA user_version = 2;
)";

std::int64_t number(Connection& connection, std::string_view sql) {
  Statement statement(connection, sql);
  Query query(statement);
  query.next();
  return query.integer(0);
}

/// 0 for a file without content.
std::int64_t schema_version(Connection& connection) {
  const std::int64_t application_id = number(connection, "PRAGMA application_id");
  const std::int64_t version = number(connection, "PRAGMA user_version");
  const bool has_content = number(connection, "SELECT count(*) FROM sqlite_master") > 0;
  if (application_id == 0 && version == 0 && !has_content) return 0;
  if (application_id != our_application_id) throw std::runtime_error("it is the database of another application");
  if (version <= our_version) return version;
  throw std::runtime_error("its schema is version " + std::to_string(version) + ", this library knows versions up to " +
                           std::to_string(our_version));
}

/// Ends as a rollback unless it is committed.
class Transaction {
 public:
  Transaction(Connection& connection, const char* begin) : connection_(connection) { connection_.execute(begin); }
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;
  ~Transaction() {
    if (connection_.in_transaction()) sqlite3_exec(connection_.handle(), "ROLLBACK", nullptr, nullptr, nullptr);
  }
  void commit() { connection_.execute("COMMIT"); }

 private:
  Connection& connection_;
};

bool is_current(Connection& connection) {
  const Transaction reading(connection, "BEGIN");
  return schema_version(connection) == our_version;
}

void enter_wal_mode(Connection& connection) {
  Statement statement(connection, "PRAGMA journal_mode = WAL");
  Query query(statement);
  query.next();
  if (query.bytes(0) != "wal") throw std::runtime_error("its file system does not allow WAL mode");
}

}  // namespace

void prepare_schema(Connection& connection) {
  // Looked at before anything is written, for the file may be someone else's.
  const bool current = is_current(connection);
  enter_wal_mode(connection);
  if (current) return;
  Transaction writing(connection, "BEGIN IMMEDIATE");
  const std::int64_t version = schema_version(connection);
  if (version < 1) connection.execute(create_version_1);
  if (version < 2) connection.execute(version_1_to_2);
  writing.commit();
}

}  // namespace oauthkit::sqlite
