// Documents in Redis: what there is of them, and what is left.
#include <doctest/doctest.h>

#include "stores/records.hpp"
#include "stores/redis/fixture.hpp"

using namespace store_tests;
using oauthkit::StoredDocument;

TEST_CASE("redis store: keeps a document in a hash of its kind, and its key in order") {
  const auto store = oauthkit::stores::redis(redis_server().url(), {.key_prefix = "documents"});
  const Commands commands;
  const auto written = store->documents()->write("client", "web", 0, "a client").value();
  CHECK(commands("HGET {documents}:texts:client web") == "a client");
  CHECK(commands("HGET {documents}:versions:client web") == std::to_string(written));
  CHECK(commands("ZRANGE {documents}:keys:client 0 -1") == "web");
  CHECK(store->documents()->erase("client", "web", written));
  CHECK(commands("EXISTS {documents}:texts:client {documents}:versions:client {documents}:keys:client") == "0");
  CHECK(store->documents()->write("client", "web", 0, "anew").value() > written);
}

TEST_CASE("redis store: the longest kind, key and text of a document are kept") {
  const Redis redis;
  oauthkit::Documents& documents = *redis.store->documents();
  const std::string kind(255, '\xff');
  const std::string key(1024, ':');
  const std::string text(256 * 1024, '\0');
  const auto written = documents.write(kind, key, 0, text).value();
  CHECK(documents.read(kind, key) == StoredDocument{key, written, text});
  CHECK(documents.list(kind, "", 10) == std::vector<StoredDocument>{{key, written, text}});
}

TEST_CASE("redis store: versions of documents are whole numbers also when there were very many") {
  const auto store = oauthkit::stores::redis(redis_server().url(), {.key_prefix = "many"});
  const Commands commands;
  commands("SET {many}:last_version 9007199254740993");
  CHECK(store->documents()->write("client", "web", 0, "one") == 9007199254740994);
  CHECK(store->documents()->write("client", "web", 9007199254740994, "two") == 9007199254740995);
  CHECK_FALSE(store->documents()->write("client", "web", 9007199254740994, "stale").has_value());
  CHECK(store->documents()->erase("client", "web", 9007199254740995));
}

TEST_CASE("redis store: documents of two prefixes on one server do not meet") {
  const Redis one;
  const Redis other;
  CHECK(one.store->documents()->write("client", "web", 0, "of one").has_value());
  CHECK_FALSE(other.store->documents()->read("client", "web").has_value());
  CHECK(other.store->documents()->list("client", "", 10).empty());
  CHECK(other.store->documents()->write("client", "web", 0, "of the other").has_value());
  CHECK(one.store->documents()->read("client", "web")->text == "of one");
}

TEST_CASE("redis store: documents are there for the next store, and for a server that has forgotten the scripts") {
  Redis redis;
  const Commands commands;
  const auto written = redis.store->documents()->write("client", "web", 0, "one").value();
  redis.store = redis.open();
  CHECK(commands("SCRIPT FLUSH") == "OK");
  CHECK(redis.store->documents()->read("client", "web") == StoredDocument{"web", written, "one"});
  CHECK(commands("SCRIPT FLUSH") == "OK");
  CHECK(redis.store->documents()->write("client", "web", written, "two").has_value());
}
