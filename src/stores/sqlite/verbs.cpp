#include "stores/sqlite/verbs.hpp"

#include <algorithm>

#include "stores/retention.hpp"

namespace oauthkit::sqlite {
namespace {

constexpr const char* insert_sql = R"(
  INSERT INTO records (kind, hash, client_id, family, expires_at, spent_at, data) VALUES (?, ?, ?, ?, ?, ?, ?)
  ON CONFLICT DO NOTHING)";

constexpr const char* spend_sql = R"(
  UPDATE records SET spent_at = ?, data = coalesce(?, data)
  WHERE kind = ? AND hash = ? AND client_id = ? AND spent_at IS NULL
    AND NOT EXISTS (SELECT 1 FROM revoked_families WHERE revoked_families.family = records.family)
  RETURNING client_id, family, expires_at, spent_at, data)";

constexpr const char* find_spent_sql = R"(
  SELECT client_id, family, expires_at, spent_at, data FROM records
  WHERE kind = ? AND hash = ? AND client_id = ? AND spent_at IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM revoked_families WHERE revoked_families.family = records.family))";

constexpr const char* find_sql = R"(
  SELECT client_id, family, expires_at, spent_at, data,
    EXISTS (SELECT 1 FROM revoked_families WHERE revoked_families.family = records.family)
  FROM records WHERE kind = ? AND hash = ?)";

constexpr const char* revoke_sql = R"(
  INSERT INTO revoked_families (family, revoked_at) VALUES (?, ?) ON CONFLICT DO NOTHING)";

constexpr const char* forget_expired_sql = R"(
  DELETE FROM records WHERE (kind, hash) IN (SELECT kind, hash FROM records WHERE expires_at <= ? LIMIT ?))";

// CROSS JOIN keeps the order: revoked families are few, records many. `family <> ''` opens the partial index.
constexpr const char* forget_revoked_sql = R"(
  DELETE FROM records WHERE (kind, hash) IN (
    SELECT kind, hash FROM revoked_families CROSS JOIN records
    WHERE records.family = revoked_families.family AND records.family <> '' LIMIT ?))";

constexpr const char* forget_families_sql = R"(
  DELETE FROM revoked_families WHERE family IN (
    SELECT family FROM revoked_families
    WHERE revoked_at <= ? AND NOT EXISTS (
      SELECT 1 FROM records WHERE records.family = revoked_families.family AND records.family <> '') LIMIT ?))";

constexpr int revoked_column = 5;

Record record_of(const Query& query, std::string_view kind, const TokenHash& hash) {
  return {std::string(kind),      hash,          query.bytes(0), query.bytes(1), query.time(2),
          query.optional_time(3), query.bytes(4)};
}

}  // namespace

WriteVerbs::WriteVerbs(Connection& connection)
    : insert_(connection, insert_sql),
      spend_(connection, spend_sql),
      find_spent_(connection, find_spent_sql),
      revoke_(connection, revoke_sql),
      forget_expired_(connection, forget_expired_sql),
      forget_revoked_(connection, forget_revoked_sql),
      forget_families_(connection, forget_families_sql) {}

bool WriteVerbs::put(std::span<const Record> records) {
  return std::all_of(records.begin(), records.end(), [&](const Record& record) {
    const Blob data{record.data};
    Query insert(insert_, record.kind, record.hash, record.client_id, record.family, record.expires_at, record.spent_at,
                 data);
    return insert.run() == 1;
  });
}

TakenRecord WriteVerbs::take(std::string_view kind, const TokenHash& hash, std::string_view client_id, TimePoint now,
                             std::optional<std::string_view> remains) {
  const auto data = remains ? std::optional(Blob{*remains}) : std::nullopt;
  Query spend(spend_, now, data, kind, hash, client_id);
  if (spend.next()) {
    TakenRecord taken{TakenRecord::State::first, record_of(spend, kind, hash)};
    spend.run();
    return taken;
  }
  Query find_spent(find_spent_, kind, hash, client_id);
  if (find_spent.next()) return {TakenRecord::State::spent, record_of(find_spent, kind, hash)};
  return {};
}

void WriteVerbs::revoke(std::string_view family, TimePoint now) { Query(revoke_, family, now).run(); }

std::size_t WriteVerbs::sweep(TimePoint now, std::size_t limit) {
  std::size_t gone = Query(forget_expired_, now, sql_limit(limit)).run();
  gone += Query(forget_revoked_, sql_limit(limit - gone)).run();
  return gone + Query(forget_families_, revocations_kept_since(now), sql_limit(limit - gone)).run();
}

ReadVerb::ReadVerb(Connection& connection) : find_(connection, find_sql) {}

std::optional<Found> ReadVerb::find(std::string_view kind, const TokenHash& hash) {
  Query query(find_, kind, hash);
  if (!query.next()) return std::nullopt;
  Found found{Found::State::live, record_of(query, kind, hash)};
  if (found.record.spent_at) found.state = Found::State::spent;
  if (query.integer(revoked_column) != 0) found.state = Found::State::revoked;
  return found;
}

}  // namespace oauthkit::sqlite
