#include <stdexcept>

#include "oauthkit/stores/postgres.hpp"
#include "stores/connection_pool.hpp"
#include "stores/postgres/connection.hpp"
#include "stores/postgres/documents.hpp"
#include "stores/postgres/open.hpp"
#include "stores/postgres/schema.hpp"
#include "stores/postgres/verbs.hpp"

namespace oauthkit {
namespace {

using postgres::Connection;

class PostgresStore final : public Store {
 public:
  PostgresStore(const std::string& url, const stores::PostgresOptions& options)
      : pool_(
            "PostgreSQL", [url, options] { return open_prepared(url, options); }, options.pool_size,
            options.pool_timeout),
        documents_(postgres::documents(pool_)) {
    prepare_schema(*postgres::open_connection(url, options));
    // What cannot be done is to be known now.
    pool_.run([](Connection& connection) { return connection.is_open(); });
  }

  Documents* documents() override { return documents_.get(); }

  bool put(std::span<const Record> records) override {
    return pool_.run([&](Connection& connection) { return postgres::put(connection, records); });
  }

  std::optional<Found> find(std::string_view kind, const TokenHash& hash) override {
    return pool_.run([&](Connection& connection) { return postgres::find(connection, kind, hash); });
  }

  TakenRecord take(std::string_view kind, const TokenHash& hash, std::string_view client_id, TimePoint now,
                   std::span<const Record> successors, std::optional<std::string_view> remains) override {
    return pool_.run([&](Connection& connection) {
      return postgres::take(connection, kind, hash, client_id, now, successors, remains);
    });
  }

  void revoke(std::string_view family, TimePoint now) override {
    if (family.empty()) return;
    pool_.run([&](Connection& connection) { return postgres::revoke(connection, family, now), true; });
  }

  std::size_t sweep(TimePoint now, std::size_t limit) override {
    return pool_.run([&](Connection& connection) { return postgres::sweep(connection, now, limit); });
  }

 private:
  static std::unique_ptr<Connection> open_prepared(const std::string& url, const stores::PostgresOptions& options) {
    auto connection = postgres::open_connection(url, options);
    postgres::prepare_verbs(*connection);
    postgres::prepare_documents(*connection);
    return connection;
  }

  ConnectionPool<Connection> pool_;
  std::unique_ptr<Documents> documents_;
};

void check(const stores::PostgresOptions& options) {
  const auto times = {options.pool_timeout, options.statement_timeout,
                      std::chrono::milliseconds(options.connect_timeout)};
  const bool in_range = options.pool_size > 0 && std::min(times) > std::chrono::milliseconds(0);
  if (!in_range) throw std::runtime_error("its pool size and its timeouts must be more than 0");
}

}  // namespace

namespace stores {

std::shared_ptr<Store> postgres(const std::string& url, const PostgresOptions& options) {
  std::string store = "PostgreSQL store";
  try {
    const std::string name = postgres::name_of(url);
    store.append(" ").append(name);
    check(options);
    return std::make_shared<PostgresStore>(url, options);
  } catch (const std::runtime_error& failure) {
    throw std::runtime_error(store + ": " + failure.what());
  }
}

}  // namespace stores
}  // namespace oauthkit
