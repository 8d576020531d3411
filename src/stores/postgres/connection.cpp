#include "stores/postgres/connection.hpp"

#include <poll.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <utility>

namespace oauthkit::postgres {
namespace {

constexpr std::string_view in_doubt = "it is unknown whether this was carried out: ";

/// libpq writes several lines, each with its end.
std::string one_line(std::string_view text) {
  std::string line;
  for (const char c : text) {
    const bool space = c == '\n' || c == '\t' || c == '\r' || c == ' ';
    if (!space) line += c;
    if (space && !line.empty() && line.back() != ' ') line += ' ';
  }
  while (!line.empty() && line.back() == ' ') line.pop_back();
  return line;
}

}  // namespace

Error::Error(const std::string& message, std::string state)
    : StoreUnavailable(one_line(message)), sqlstate(std::move(state)) {}

bool Error::is_worth_another_try() const {
  // Serialization failure, deadlock, a session that an administrator has ended.
  return sqlstate == "40001" || sqlstate == "40P01" || sqlstate == "57P01";
}

bool Rows::succeeded() const {
  const auto status = PQresultStatus(result_.get());
  return status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK;
}

std::size_t Rows::affected() const {
  const std::string_view digits = PQcmdTuples(result_.get());
  std::size_t count = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), count);
  return count;
}

std::string Rows::bytes(int column, std::size_t row) const {
  const int number = static_cast<int>(row);
  const auto length = static_cast<std::size_t>(PQgetlength(result_.get(), number, column));
  return {PQgetvalue(result_.get(), number, column), length};
}

std::int64_t Rows::integer(int column, std::size_t row) const {
  std::uint64_t number = 0;
  for (const char byte : bytes(column, row)) number = number << 8 | static_cast<unsigned char>(byte);
  return static_cast<std::int64_t>(number);
}

std::optional<TimePoint> Rows::optional_time(int column) const {
  if (PQgetisnull(result_.get(), 0, column) == 1) return std::nullopt;
  return time(column);
}

Connection::Connection(const std::string& url, std::chrono::seconds connect_timeout, std::chrono::milliseconds patience)
    : patience_(patience) {
  const std::string seconds = std::to_string(connect_timeout.count());
  // What comes before the URL is overridden by it. After a failover the old primary, or a standby, may only be read.
  const std::array keywords = {"connect_timeout", "target_session_attrs", "fallback_application_name", "dbname",
                               static_cast<const char*>(nullptr)};
  const std::array values = {seconds.c_str(), "read-write", "oauthkit", url.c_str(), static_cast<const char*>(nullptr)};
  handle_.reset(PQconnectdbParams(keywords.data(), values.data(), 1));
  if (PQstatus(handle_.get()) != CONNECTION_OK) throw Error(PQerrorMessage(handle_.get()));
  PQsetNoticeProcessor(
      handle_.get(), [](void*, const char*) {}, nullptr);
  PQsetnonblocking(handle_.get(), 1);
}

Rows Connection::execute(const std::string& sql) { return finish(PQsendQuery(handle_.get(), sql.c_str())); }

Rows Connection::query(const char* sql, const Parameters& parameters) {
  return finish(PQsendQueryParams(handle_.get(), sql, parameters.count(), nullptr, parameters.values(),
                                  parameters.lengths(), parameters.formats(), 1));
}

Rows Connection::run(const char* name, const Parameters& parameters) {
  return finish(PQsendQueryPrepared(handle_.get(), name, parameters.count(), parameters.values(), parameters.lengths(),
                                    parameters.formats(), 1));
}

bool Connection::is_open() {
  // Of an idle session there is something to read when the server has a notice, says goodbye or is gone.
  while (wait(POLLIN, std::chrono::steady_clock::now())) {
    if (PQconsumeInput(handle_.get()) != 1) return false;
    PQisBusy(handle_.get());  // takes the notice in
  }
  return PQstatus(handle_.get()) == CONNECTION_OK;
}

Rows Connection::finish(int accepted) {
  if (accepted != 1) throw Error(PQerrorMessage(handle_.get()));
  const Deadline deadline = std::chrono::steady_clock::now() + patience_;
  send(deadline);
  Rows rows(nullptr);
  int results = 0;
  bool failed = false;
  // The session takes no other statement before all results have been taken out.
  while (wait_for_result(deadline)) {
    PGresult* const result = PQgetResult(handle_.get());
    if (result == nullptr) break;
    Rows next(result);
    // The first failure says why; what may follow it says that the connection is lost.
    if (failed) continue;
    rows = std::move(next);
    failed = !rows.succeeded();
    ++results;
  }
  const bool lost = PQstatus(handle_.get()) != CONNECTION_OK;
  // A statement commits between its result and the server's word that it is ready for another.
  if (lost && results != 1) fail(Rows(nullptr));
  if (lost || failed) fail(rows);
  return rows;
}

void Connection::send(Deadline deadline) {
  while (true) {
    const int left = PQflush(handle_.get());
    if (left == 0) return;
    if (left < 0) fail();
    if (!wait(POLLIN | POLLOUT, deadline)) throw Error(std::string(in_doubt) + "the server takes nothing more");
    // The server may have to get rid of something before it takes more.
    if (wait(POLLIN, std::chrono::steady_clock::now()) && PQconsumeInput(handle_.get()) != 1) fail();
  }
}

bool Connection::wait_for_result(Deadline deadline) {
  while (PQisBusy(handle_.get()) == 1) {
    if (!wait(POLLIN, deadline)) throw Error(std::string(in_doubt) + "the server does not answer");
    if (PQconsumeInput(handle_.get()) != 1) return false;
  }
  return true;
}

bool Connection::wait(short events, Deadline deadline) const {
  while (true) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now());
    pollfd watched = {PQsocket(handle_.get()), events, 0};
    const int ready = poll(&watched, 1, static_cast<int>(std::max<std::int64_t>(left.count(), 0)));
    if (ready >= 0 || errno != EINTR) return ready != 0;
  }
}

void Connection::fail(const Rows& rows) const {
  const char* sqlstate = rows.error(PG_DIAG_SQLSTATE);
  if (sqlstate == nullptr) throw Error(std::string(in_doubt) + PQerrorMessage(handle_.get()));
  const char* primary = rows.error(PG_DIAG_MESSAGE_PRIMARY);
  throw Error(primary == nullptr ? "no message" : primary, sqlstate);
}

}  // namespace oauthkit::postgres
