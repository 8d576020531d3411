#include "stores/postgres/schema.hpp"

#include <chrono>
#include <stdexcept>
#include <thread>

namespace oauthkit::postgres {
namespace {

constexpr std::int64_t our_version = 2;

// Texts are bytea, for they may hold any bytes. Where the row is spent it is updated, once and in no index: the room
// that the fill factor leaves lets it stay on its page.
constexpr const char* create_version_1 = R"(
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

constexpr const char* version_1_to_2 = R"(
CREATE TABLE oauthkit_documents (
  kind    bytea  NOT NULL,
  key     bytea  NOT NULL,
  version bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  text    bytea  NOT NULL,
  PRIMARY KEY (kind, key)
);
UPDATE oauthkit_schema SET version = 2;
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

/// Whether it is another version than `version`, perhaps after a moment: PostgreSQL refuses a name that another session
/// has just committed a little before it finds it.
bool has_become_another(Connection& connection, std::int64_t version) {
  for (int looks = 0; looks < 20; ++looks) {
    if (schema_version(connection) != version) return true;
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  return false;
}

/// All of it or nothing, in one transaction and without a lock of a session, which poolers and kindred databases lack.
/// Of several nodes the first one's names stand; the others wait for it to end, and find what it has made.
void upgrade(Connection& connection, std::int64_t version) try {
  connection.execute(std::string("BEGIN;") + (version < 1 ? create_version_1 : "") + version_1_to_2 + "COMMIT");
} catch (const Error& error) {
  // It is the server that refuses. A name that is taken has many codes: the table's, its type's, an index's.
  if (error.sqlstate.empty()) throw;
  connection.execute("ROLLBACK");
  if (!has_become_another(connection, version)) throw;
}

}  // namespace

void prepare_schema(Connection& connection) {
  // Asked first, so that a role that may create nothing can use what another has created. Asked again, for a node of an
  // earlier version may have been the first.
  for (auto version = schema_version(connection); version < our_version; version = schema_version(connection)) {
    upgrade(connection, version);
  }
}

}  // namespace oauthkit::postgres
