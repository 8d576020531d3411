#include <oauthkit/stores/postgres.hpp>

#include "backends.hpp"
#include "stores/postgres/server.hpp"

namespace bench {

Backend postgres() {
  const auto server = std::make_shared<store_tests::PostgresServer>(std::vector<std::string>{"max_connections=80"});
  const auto url = std::make_shared<std::string>();
  const auto open = [server, url] {
    *url = server->create_schema();
    return oauthkit::stores::postgres(*url, {.pool_size = 16});
  };
  const auto size = [url] {
    const store_tests::Sql sql(*url);
    return static_cast<std::size_t>(
        std::stoull(sql("select coalesce(sum(pg_total_relation_size(oid)), 0) from pg_class "
                        "where relnamespace = current_schema()::regnamespace and relkind = 'r'")));
  };
  return {"postgresql", open, size};
}

}  // namespace bench
