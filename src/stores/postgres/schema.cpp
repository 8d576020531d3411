#include "stores/postgres/schema.hpp"

#include <stdexcept>

namespace oauthkit::postgres {
namespace {

constexpr std::int64_t our_version = 1;

// Texts are bytea, for they may hold any bytes. Where the row is spent it is updated, once and in no index: the room
// that the fill factor leaves lets it stay on its page.
constexpr const char* create_schema = R"(
CREATE TABLE oauthkit_records (
  kind       bytea  NOT NULL,
  hash       bytea  NOT NULL,
  client_id  bytea  NOT NULL,
  family     bytea  NOT NULL,
  expires_at bigint NOT NULL,  -- seconds since 1970; 2^63-1: never
  spent_at   bigint,
  data       bytea  NOT NULL,
  came_dead  boolean NOT NULL, -- its family was revoked when it was put
  PRIMARY KEY (kind, hash)
) WITH (fillfactor = 90);
CREATE INDEX oauthkit_records_by_expiry ON oauthkit_records (expires_at);
CREATE INDEX oauthkit_records_by_family ON oauthkit_records (family) WHERE family <> '';
CREATE INDEX oauthkit_records_that_came_dead ON oauthkit_records (expires_at) WHERE came_dead;
CREATE TABLE oauthkit_revoked_families (
  family     bytea  NOT NULL PRIMARY KEY,
  revoked_at bigint NOT NULL
);
CREATE TABLE oauthkit_schema (version bigint NOT NULL);
INSERT INTO oauthkit_schema VALUES (1);
)";

/// 0 when there are no tables yet.
std::int64_t schema_version(Connection& connection) {
  const Rows table = connection.query("SELECT to_regclass('oauthkit_schema') IS NOT NULL");
  if (!table.boolean(0)) return 0;
  const Rows row = connection.query("SELECT version FROM oauthkit_schema");
  if (row.empty()) throw std::runtime_error("its table oauthkit_schema is empty");
  const std::int64_t version = row.integer(0);
  if (version <= our_version) return version;
  throw std::runtime_error("its schema is version " + std::to_string(version) + ", this library knows versions up to " +
                           std::to_string(our_version));
}

/// Calls a function of the server with the key of an advisory lock that only one node at a time may hold.
void run_for_lock(Connection& connection, const std::string& function) {
  constexpr std::int64_t ours = 0x4F416B74;  // "OAkt"
  constexpr std::int64_t schema = 1;
  const std::string sql = "SELECT " + function + "($1::bigint::int, $2::bigint::int)";
  connection.query(sql.c_str(), Parameters(ours, schema));
}

}  // namespace

void prepare_schema(Connection& connection) {
  // So that a role that may create nothing can use what another has created.
  if (schema_version(connection) == our_version) return;
  // Before the transaction: one that has begun does not see a table for which it has looked in vain.
  run_for_lock(connection, "pg_advisory_lock");
  connection.execute("BEGIN");
  if (schema_version(connection) == 0) connection.execute(create_schema);
  connection.execute("COMMIT");
  run_for_lock(connection, "pg_advisory_unlock");
}

}  // namespace oauthkit::postgres
