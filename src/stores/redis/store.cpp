#include <algorithm>
#include <stdexcept>

#include "oauthkit/stores/redis.hpp"
#include "stores/connection_pool.hpp"
#include "stores/redis/documents.hpp"
#include "stores/redis/open.hpp"
#include "stores/redis/url.hpp"
#include "stores/redis/verbs.hpp"

namespace oauthkit {
namespace {

using redis::Connection;

class RedisStore final : public Store {
 public:
  RedisStore(const redis::Url& url, const stores::RedisOptions& options)
      : fit_for_grants_(url.accepts_loss_on_failover),
        verbs_(options.key_prefix),
        pool_(
            "Redis", [url, options] { return redis::open_connection(url, options); }, options.pool_size,
            options.pool_timeout),
        documents_(redis::documents(options.key_prefix, pool_)) {
    // What cannot be done is to be known now.
    pool_.run([&](Connection& connection) { return verbs_.check_version(connection), true; });
  }

  bool fit_for_grants() const override { return fit_for_grants_; }

  Documents* documents() override { return documents_.get(); }

  bool put(std::span<const Record> records) override {
    return pool_.run([&](Connection& connection) { return verbs_.put(connection, records); });
  }

  std::optional<Found> find(std::string_view kind, const TokenHash& hash) override {
    return pool_.run([&](Connection& connection) { return verbs_.find(connection, kind, hash); });
  }

  TakenRecord take(std::string_view kind, const TokenHash& hash, std::string_view client_id, TimePoint now,
                   std::span<const Record> successors, std::optional<std::string_view> remains) override {
    return pool_.run([&](Connection& connection) {
      return verbs_.take(connection, kind, hash, client_id, now, successors, remains);
    });
  }

  void revoke(std::string_view family, TimePoint now) override {
    if (family.empty()) return;
    pool_.run([&](Connection& connection) { return verbs_.revoke(connection, family, now), true; });
  }

  std::size_t sweep(TimePoint now, std::size_t limit) override {
    return pool_.run([&](Connection& connection) { return verbs_.sweep(connection, now, limit); });
  }

 private:
  bool fit_for_grants_;
  redis::Verbs verbs_;
  ConnectionPool<Connection> pool_;
  std::unique_ptr<Documents> documents_;
};

void check(const stores::RedisOptions& options) {
  const std::string& prefix = options.key_prefix;
  if (prefix.empty() || prefix.find_first_of("{}") != std::string::npos) {
    throw std::runtime_error("its key prefix must be a text without braces");
  }
  const auto shortest = std::min({options.pool_timeout, options.connect_timeout, options.answer_timeout});
  if (options.pool_size > 0 && shortest > std::chrono::milliseconds(0)) return;
  throw std::runtime_error("its pool size and its timeouts must be more than 0");
}

}  // namespace

namespace stores {

std::shared_ptr<Store> redis(const std::string& url, const RedisOptions& options) {
  std::string store = "Redis store";
  try {
    const auto parsed = redis::Url::parse(url);
    store += " " + parsed.name();
    check(options);
    return std::make_shared<RedisStore>(parsed, options);
  } catch (const std::runtime_error& failure) {
    throw std::runtime_error(store + ": " + failure.what());
  }
}

}  // namespace stores
}  // namespace oauthkit
