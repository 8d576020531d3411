#include "stores/sqlite/statement.hpp"

#include <algorithm>
#include <limits>

namespace oauthkit::sqlite {
namespace {

// SQLite takes a null pointer for NULL, also where the length is 0.
const char* pointer_to(std::string_view bytes) { return bytes.empty() ? "" : bytes.data(); }

}  // namespace

Statement::Statement(Connection& connection, std::string_view sql) {
  sqlite3_stmt* handle = nullptr;
  const int length = static_cast<int>(sql.size());
  const int result =
      sqlite3_prepare_v3(connection.handle(), sql.data(), length, SQLITE_PREPARE_PERSISTENT, &handle, nullptr);
  check(connection.handle(), result);
  handle_.reset(handle);
}

std::int64_t sql_limit(std::size_t limit) {
  return static_cast<std::int64_t>(std::min<std::size_t>(limit, std::numeric_limits<std::int64_t>::max()));
}

Query::~Query() {
  sqlite3_reset(statement_);
  sqlite3_clear_bindings(statement_);
}

bool Query::next() {
  const int result = sqlite3_step(statement_);
  check(result);
  return result == SQLITE_ROW;
}

std::size_t Query::run() {
  while (next()) {
  }
  return static_cast<std::size_t>(sqlite3_changes64(sqlite3_db_handle(statement_)));
}

std::string Query::bytes(int column) const {
  const auto* data = static_cast<const char*>(sqlite3_column_blob(statement_, column));
  const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement_, column));
  return data == nullptr ? std::string() : std::string(data, size);
}

std::optional<TimePoint> Query::optional_time(int column) const {
  if (sqlite3_column_type(statement_, column) == SQLITE_NULL) return std::nullopt;
  return time(column);
}

void Query::bind(std::string_view text) {
  check(sqlite3_bind_text64(statement_, ++bound_, pointer_to(text), text.size(), SQLITE_STATIC, SQLITE_UTF8));
}

void Query::bind(Blob blob) {
  check(sqlite3_bind_blob64(statement_, ++bound_, pointer_to(blob.bytes), blob.bytes.size(), SQLITE_STATIC));
}

void Query::bind(const TokenHash& hash) {
  check(sqlite3_bind_blob64(statement_, ++bound_, hash.bytes.data(), hash.bytes.size(), SQLITE_STATIC));
}

void Query::bind(std::int64_t number) { check(sqlite3_bind_int64(statement_, ++bound_, number)); }

void Query::bind_null() { check(sqlite3_bind_null(statement_, ++bound_)); }

}  // namespace oauthkit::sqlite
