#include "stores/postgres/open.hpp"

#include <stdexcept>

namespace oauthkit::postgres {
namespace {

struct FreeOptions {
  void operator()(PQconninfoOption* options) const { PQconninfoFree(options); }
};
struct FreeText {
  void operator()(char* text) const { PQfreemem(text); }
};

bool contains(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

/// libpq quotes what it does not understand: it may be part of a password.
std::string refusal_of(const std::string& url, const char* message) {
  const std::string refusal = "the URL is not of the form postgresql://USER@HOST:PORT/DATABASE";
  const bool may_tell = message != nullptr && !contains(url, "@") && !contains(url, "password");
  return may_tell ? Error(refusal + ": " + message).what() : refusal;
}

/// The session's own settings win over those of the server, the database and the role. `synchronous_commit` stays what
/// it is now, also when the server's configuration is loaded anew.
std::string settings(const stores::PostgresOptions& options) {
  const std::string timeout = std::to_string(options.statement_timeout.count());
  return "SET default_transaction_isolation = 'read committed';"
         "SET statement_timeout = " +
         timeout +
         ";"
         "SET idle_in_transaction_session_timeout = " +
         timeout +
         ";"
         "SET jit = off;"
         "SELECT set_config('synchronous_commit', current_setting('synchronous_commit'), false)";
}

}  // namespace

std::string name_of(const std::string& url) {
  const bool has_scheme = url.starts_with("postgresql://") || url.starts_with("postgres://");
  if (!has_scheme || contains(url, std::string_view("\0", 1))) throw std::runtime_error(refusal_of(url, nullptr));
  char* message = nullptr;
  const std::unique_ptr<PQconninfoOption, FreeOptions> options(PQconninfoParse(url.c_str(), &message));
  const std::unique_ptr<char, FreeText> freed(message);
  if (!options) throw std::runtime_error(refusal_of(url, message));
  std::string host, port, database;
  for (const PQconninfoOption* option = options.get(); option->keyword != nullptr; ++option) {
    const std::string_view keyword = option->keyword;
    if (option->val == nullptr) continue;
    if (keyword == "host") host = option->val;
    if (keyword == "port") port = std::string(":") + option->val;
    if (keyword == "dbname") database = std::string("/") + option->val;
  }
  return host + port + database;
}

std::unique_ptr<Connection> open_connection(const std::string& url, const stores::PostgresOptions& options) {
  constexpr auto on_the_way = std::chrono::seconds(1);
  auto connection = std::make_unique<Connection>(url, options.connect_timeout, options.statement_timeout + on_the_way);
  const Rows synchronous_commit = connection->execute(settings(options));
  if (synchronous_commit.bytes(0) == "off") throw Error("its synchronous_commit is off: answers could be forgotten");
  return connection;
}

}  // namespace oauthkit::postgres
