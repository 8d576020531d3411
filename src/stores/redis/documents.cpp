#include "stores/redis/documents.hpp"

#include <algorithm>
#include <charconv>
#include <scripts.hpp>

#include "stores/document_limits.hpp"
#include "stores/redis/script.hpp"

namespace oauthkit::redis {
namespace {

std::int64_t version_of(std::string_view text) {
  std::int64_t version = 0;
  const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), version);
  if (error != std::errc() || stop != text.data() + text.size()) throw Error("a stored version is damaged");
  return version;
}

class RedisDocuments final : public Documents {
 public:
  RedisDocuments(const std::string& key_prefix, ConnectionPool<Connection>& pool)
      : prefix_(prefix_of(key_prefix)),
        read_(scripts::read_document),
        write_(scripts::write_document),
        list_(scripts::list_documents),
        erase_(scripts::erase_document),
        pool_(pool) {}

  std::optional<StoredDocument> read(std::string_view kind, std::string_view key) override {
    const Reply reply = run(read_, {kind, key});
    if (reply.is_nil()) return std::nullopt;
    return StoredDocument{std::string(key), version_of(reply.text(0)), std::string(reply.text(1))};
  }

  std::optional<std::int64_t> write(std::string_view kind, std::string_view key, std::int64_t expected_version,
                                    std::string_view text) override {
    check_document_limits(kind, key, text);
    const Reply reply = run(write_, {kind, key, std::to_string(expected_version), text});
    if (reply.is_nil()) return std::nullopt;
    return version_of(reply.text());
  }

  std::vector<StoredDocument> list(std::string_view kind, std::string_view after, std::size_t limit) override {
    // What Redis reads as a number of elements.
    const std::string most = std::to_string(std::min<std::size_t>(limit, 1'000'000'000));
    const Reply reply = run(list_, {kind, after, most});
    std::vector<StoredDocument> page;
    for (std::size_t i = 0; i < reply.size(); i += 3) {
      page.push_back({std::string(reply.text(i)), version_of(reply.text(i + 1)), std::string(reply.text(i + 2))});
    }
    return page;
  }

  bool erase(std::string_view kind, std::string_view key, std::int64_t expected_version) override {
    return run(erase_, {kind, key, std::to_string(expected_version)}).integer() == 1;
  }

 private:
  Reply run(const Script& script, const Arguments& arguments) {
    return pool_.run([&](Connection& connection) { return script.run(connection, prefix_, arguments); });
  }

  std::string prefix_;
  Script read_, write_, list_, erase_;
  ConnectionPool<Connection>& pool_;
};

}  // namespace

std::unique_ptr<Documents> documents(const std::string& key_prefix, ConnectionPool<Connection>& pool) {
  return std::make_unique<RedisDocuments>(key_prefix, pool);
}

}  // namespace oauthkit::redis
