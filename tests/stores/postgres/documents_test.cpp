// Documents in PostgreSQL, and the databases that had none.
#include <doctest/doctest.h>

#include <atomic>
#include <thread>

#include "stores/postgres/fixture.hpp"
#include "stores/records.hpp"

using namespace store_tests;
using oauthkit::StoredDocument;

namespace {

/// A schema as version 1 of it was, with a live code in it.
std::string version_1() {
  const Postgres postgres;
  CHECK(put(*postgres.store, code("a")));
  const Sql sql(postgres.url);
  sql("DROP TABLE oauthkit_documents");
  sql("UPDATE oauthkit_schema SET version = 1");
  return postgres.url;
}

}  // namespace

TEST_CASE("postgres store: keeps the text of a document as it was given, and the longest kind and key in an index") {
  const Postgres postgres;
  oauthkit::Documents& documents = *postgres.store->documents();
  CHECK(documents.write("client", "web", 0, "a client").has_value());
  const Sql sql(postgres.url);
  CHECK(sql("SELECT concat_ws(' ', encode(kind, 'escape'), encode(key, 'escape'), encode(text, 'escape')) "
            "FROM oauthkit_documents") == "client web a client");
  std::string noise;
  for (unsigned int i = 0, seed = 1; i < 1024; ++i, seed = seed * 1664525 + 1013904223) {
    noise += static_cast<char>(seed >> 24);
  }
  const std::string kind = noise.substr(0, 255);
  const auto written = documents.write(kind, noise, 0, "text").value();
  CHECK(documents.list(kind, "", 10) == std::vector<StoredDocument>{{noise, written, "text"}});
}

TEST_CASE("postgres store: lists documents by the bytes of their keys also where texts have another order") {
  const Postgres postgres;
  oauthkit::Documents& documents = *postgres.store->documents();
  for (const char* key : {"b", "B", "a", "A", "a b", "ab", "\xc3\xa4"}) documents.write("order", key, 0, "text");
  std::string keys;
  for (const StoredDocument& document : documents.list("order", "", 10)) keys += document.key + ",";
  CHECK(keys == "A,B,a,a b,ab,b,\xc3\xa4,");
  CHECK(Sql(postgres.url)("SELECT string_agg(key, ',' ORDER BY key COLLATE \"und-x-icu\") FROM "
                          "(SELECT convert_from(key, 'UTF8') AS key FROM oauthkit_documents) AS texts") !=
        "A,B,a,a b,ab,b,\xc3\xa4");
}

TEST_CASE("postgres store: a version is given once, also when the write is undone or the document erased") {
  const Postgres postgres;
  oauthkit::Documents& documents = *postgres.store->documents();
  const auto first = documents.write("client", "web", 0, "one").value();
  CHECK_FALSE(documents.write("client", "web", 0, "other").has_value());
  CHECK(documents.erase("client", "web", first));
  const auto other = oauthkit::stores::postgres(postgres.url);
  CHECK(other->documents()->write("client", "web", 0, "anew").value() > first);
}

TEST_CASE("postgres store: a document that another session holds is waited for, and then unavailable as it was") {
  const Postgres postgres;
  const auto store = oauthkit::stores::postgres(postgres.url, {.statement_timeout = 200ms});
  const auto written = store->documents()->write("client", "web", 0, "one").value();
  const Sql sql(postgres.url);
  sql("BEGIN; LOCK TABLE oauthkit_documents");
  const std::string cause = "canceling statement due to statement timeout";
  CHECK(failure_of([&] { store->documents()->read("client", "web"); }) == cause);
  CHECK(failure_of([&] { store->documents()->write("client", "web", written, "two"); }) == cause);
  CHECK(failure_of([&] { store->documents()->list("client", "", 10); }) == cause);
  CHECK(failure_of([&] { store->documents()->erase("client", "web", written); }) == cause);
  sql("COMMIT");
  CHECK(store->documents()->read("client", "web") == StoredDocument{"web", written, "one"});
  CHECK(store->documents()->write("client", "web", written, "two").has_value());
}

TEST_CASE("postgres upgrade: a database of version 1 keeps its records and has documents from now on") {
  const std::string url = version_1();
  const auto store = oauthkit::stores::postgres(url);
  CHECK(Sql(url)("SELECT version FROM oauthkit_schema") == "2");
  CHECK(is_first(take(*store, code("a"))));
  CHECK(store->documents()->write("client", "web", 0, "a client").has_value());
  CHECK(oauthkit::stores::postgres(url)->documents()->read("client", "web")->text == "a client");
}

TEST_CASE("postgres upgrade: many nodes at once make it once, and those that were open go on") {
  const std::string url = version_1();
  std::atomic<int> open = 0;
  {
    std::vector<std::jthread> nodes;
    for (int i = 0; i < 12; ++i) {
      nodes.emplace_back([&] {
        if (refusal(url).empty()) ++open;
      });
    }
  }
  CHECK(open == 12);
  CHECK(Sql(url)("SELECT count(*) FROM oauthkit_schema WHERE version = 2") == "1");
  CHECK(state(*oauthkit::stores::postgres(url), code("a")) == State::live);
}

TEST_CASE("postgres upgrade: what fails in the middle of it leaves version 1 as it was") {
  const std::string url = version_1();
  const Sql sql(url);
  sql("CREATE TABLE oauthkit_documents (theirs int)");
  CHECK(contains(refusal(url), "relation \"oauthkit_documents\" already exists"));
  CHECK(sql("SELECT version FROM oauthkit_schema") == "1");
  CHECK(sql("SELECT count(*) FROM oauthkit_records") == "1");
  sql("DROP TABLE oauthkit_documents");
  CHECK(refusal(url) == "");
}
