#include "stores/postgres/verbs.hpp"

#include <algorithm>
#include <tuple>
#include <vector>

#include "stores/retention.hpp"

namespace oauthkit::postgres {
namespace {

// Each is one statement, and so one transaction, under READ COMMITTED: an UPDATE that meets another's waits for its end
// and then looks at its condition again. A record that comes into a revoked family keeps that to itself, so that it
// stays dead when a sweep forgets the family before it can see the record.
constexpr const char* prepare = R"(
PREPARE oauthkit_put AS
  INSERT INTO oauthkit_records
  SELECT new.*, EXISTS (SELECT FROM oauthkit_revoked_families AS revoked WHERE revoked.family = new.family)
  FROM unnest($1::bytea[], $2::bytea[], $3::bytea[], $4::bytea[], $5::bigint[], $6::bigint[], $7::bytea[])
    AS new (kind, hash, client_id, family, expires_at, spent_at, data);

PREPARE oauthkit_take AS
  UPDATE oauthkit_records AS record SET spent_at = $4::bigint, data = coalesce($5::bytea, data)
  WHERE kind = $1::bytea AND hash = $2::bytea AND client_id = $3::bytea AND spent_at IS NULL AND NOT came_dead
    AND NOT EXISTS (SELECT FROM oauthkit_revoked_families AS revoked WHERE revoked.family = record.family)
  RETURNING client_id, family, expires_at, spent_at, data;

PREPARE oauthkit_take_and_put AS
  WITH taken AS (
    UPDATE oauthkit_records AS record SET spent_at = $4::bigint, data = coalesce($5::bytea, data)
    WHERE kind = $1::bytea AND hash = $2::bytea AND client_id = $3::bytea AND spent_at IS NULL AND NOT came_dead
      AND NOT EXISTS (SELECT FROM oauthkit_revoked_families AS revoked WHERE revoked.family = record.family)
    RETURNING client_id, family, expires_at, spent_at, data
  ), successors AS (
    INSERT INTO oauthkit_records
    SELECT new.*, EXISTS (SELECT FROM oauthkit_revoked_families AS revoked WHERE revoked.family = new.family)
    FROM unnest($6::bytea[], $7::bytea[], $8::bytea[], $9::bytea[], $10::bigint[], $11::bigint[], $12::bytea[])
      AS new (kind, hash, client_id, family, expires_at, spent_at, data)
    WHERE EXISTS (SELECT FROM taken)
  )
  SELECT client_id, family, expires_at, spent_at, data FROM taken;

PREPARE oauthkit_find_spent AS
  SELECT client_id, family, expires_at, spent_at, data FROM oauthkit_records AS record
  WHERE kind = $1::bytea AND hash = $2::bytea AND client_id = $3::bytea AND spent_at IS NOT NULL AND NOT came_dead
    AND NOT EXISTS (SELECT FROM oauthkit_revoked_families AS revoked WHERE revoked.family = record.family);

PREPARE oauthkit_find AS
  SELECT client_id, family, expires_at, spent_at, data,
    came_dead OR EXISTS (SELECT FROM oauthkit_revoked_families AS revoked WHERE revoked.family = record.family)
  FROM oauthkit_records AS record WHERE kind = $1::bytea AND hash = $2::bytea;

PREPARE oauthkit_revoke AS
  INSERT INTO oauthkit_revoked_families VALUES ($1::bytea, $2::bigint) ON CONFLICT DO NOTHING;
)";

// A sweep waits for nobody: what another session holds is left to the next one. So two sweeps share the work.
constexpr const char* forget_expired = R"(
  WITH gone AS (
    SELECT kind, hash FROM oauthkit_records WHERE expires_at <= $1::bigint
    ORDER BY expires_at LIMIT $2::bigint FOR UPDATE SKIP LOCKED)
  DELETE FROM oauthkit_records AS record USING gone WHERE record.kind = gone.kind AND record.hash = gone.hash)";

constexpr const char* forget_what_came_dead = R"(
  WITH gone AS (
    SELECT kind, hash FROM oauthkit_records WHERE came_dead LIMIT $1::bigint FOR UPDATE SKIP LOCKED)
  DELETE FROM oauthkit_records AS record USING gone WHERE record.kind = gone.kind AND record.hash = gone.hash)";

constexpr const char* forget_revoked = R"(
  WITH gone AS (
    SELECT kind, hash FROM oauthkit_revoked_families AS revoked JOIN oauthkit_records AS record USING (family)
    WHERE record.family <> '' LIMIT $1::bigint FOR UPDATE OF record SKIP LOCKED)
  DELETE FROM oauthkit_records AS record USING gone WHERE record.kind = gone.kind AND record.hash = gone.hash)";

constexpr const char* forget_families = R"(
  WITH gone AS (
    SELECT family FROM oauthkit_revoked_families AS revoked
    WHERE revoked_at <= $1::bigint AND NOT EXISTS (
      SELECT FROM oauthkit_records AS record WHERE record.family = revoked.family AND record.family <> '')
    LIMIT $2::bigint FOR UPDATE SKIP LOCKED)
  DELETE FROM oauthkit_revoked_families AS revoked USING gone WHERE revoked.family = gone.family)";

constexpr int revoked_column = 5;

/// In one order, so that two calls that insert the same records wait for each other on one side only.
std::vector<const Record*> in_order(std::span<const Record> records) {
  std::vector<const Record*> ordered;
  for (const Record& record : records) ordered.push_back(&record);
  std::sort(ordered.begin(), ordered.end(), [](const Record* one, const Record* other) {
    return std::tie(one->kind, one->hash.bytes) < std::tie(other->kind, other->hash.bytes);
  });
  return ordered;
}

std::string_view view(const TokenHash& hash) {
  return {reinterpret_cast<const char*>(hash.bytes.data()), hash.bytes.size()};
}

template <class Column>
Array array_of(Array::Of element, const std::vector<const Record*>& records, Column column) {
  Array array(element, records.size());
  for (const Record* record : records) array.add(column(*record));
  return array;
}

/// The columns of records, as `unnest` wants them.
struct Columns {
  explicit Columns(const std::vector<const Record*>& records)
      : kind(array_of(Array::Of::bytea, records, [](const Record& r) { return std::string_view(r.kind); })),
        hash(array_of(Array::Of::bytea, records, [](const Record& r) { return view(r.hash); })),
        client_id(array_of(Array::Of::bytea, records, [](const Record& r) { return std::string_view(r.client_id); })),
        family(array_of(Array::Of::bytea, records, [](const Record& r) { return std::string_view(r.family); })),
        expires_at(array_of(Array::Of::bigint, records, [](const Record& r) { return r.expires_at; })),
        spent_at(array_of(Array::Of::bigint, records, [](const Record& r) { return r.spent_at; })),
        data(array_of(Array::Of::bytea, records, [](const Record& r) { return std::string_view(r.data); })) {}

  void add_to(Parameters& parameters) const {
    for (const Array* array : {&kind, &hash, &client_id, &family, &expires_at, &spent_at, &data}) {
      parameters.add(*array);
    }
  }

  Array kind, hash, client_id, family, expires_at, spent_at, data;
};

bool is_there_already(const Error& error) { return error.sqlstate == "23505"; }

Record record_of(const Rows& row, std::string_view kind, const TokenHash& hash) {
  return {std::string(kind), hash, row.bytes(0), row.bytes(1), row.time(2), row.optional_time(3), row.bytes(4)};
}

Rows run_take(Connection& connection, Parameters& parameters, std::span<const Record> successors) {
  if (successors.empty()) return connection.run("oauthkit_take", parameters);
  const Columns columns(in_order(successors));
  columns.add_to(parameters);
  return connection.run("oauthkit_take_and_put", parameters);
}

}  // namespace

void prepare_verbs(Connection& connection) { connection.execute(prepare); }

bool put(Connection& connection, std::span<const Record> records) try {
  const Columns columns(in_order(records));
  Parameters parameters;
  columns.add_to(parameters);
  connection.run("oauthkit_put", parameters);
  return true;
} catch (const Error& error) {
  if (!is_there_already(error)) throw;
  return false;
}

std::optional<Found> find(Connection& connection, std::string_view kind, const TokenHash& hash) {
  const Rows row = connection.run("oauthkit_find", Parameters(kind, hash));
  if (row.empty()) return std::nullopt;
  Found found{Found::State::live, record_of(row, kind, hash)};
  if (found.record.spent_at) found.state = Found::State::spent;
  if (row.boolean(revoked_column)) found.state = Found::State::revoked;
  return found;
}

TakenRecord take(Connection& connection, std::string_view kind, const TokenHash& hash, std::string_view client_id,
                 TimePoint now, std::span<const Record> successors, std::optional<std::string_view> remains) try {
  Parameters parameters(kind, hash, client_id, now, remains);
  const Rows taken = run_take(connection, parameters, successors);
  if (!taken.empty()) return {TakenRecord::State::first, record_of(taken, kind, hash)};
  // A statement of its own: the first may have waited for who took it, and still sees the time before.
  const Rows spent = connection.run("oauthkit_find_spent", Parameters(kind, hash, client_id));
  if (!spent.empty()) return {TakenRecord::State::spent, record_of(spent, kind, hash)};
  return {};
} catch (const Error& error) {
  if (!is_there_already(error)) throw;
  return {};
}

void revoke(Connection& connection, std::string_view family, TimePoint now) {
  connection.run("oauthkit_revoke", Parameters(family, now));
}

std::size_t sweep(Connection& connection, TimePoint now, std::size_t limit) {
  connection.execute("BEGIN");
  std::size_t gone = connection.query(forget_expired, Parameters(now, sql_limit(limit))).affected();
  gone += connection.query(forget_what_came_dead, Parameters(sql_limit(limit - gone))).affected();
  gone += connection.query(forget_revoked, Parameters(sql_limit(limit - gone))).affected();
  const TimePoint kept_since = revocations_kept_since(now);
  gone += connection.query(forget_families, Parameters(kept_since, sql_limit(limit - gone))).affected();
  connection.execute("COMMIT");
  return gone;
}

}  // namespace oauthkit::postgres
