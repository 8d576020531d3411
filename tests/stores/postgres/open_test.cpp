#include <doctest/doctest.h>

#include <atomic>
#include <chrono>
#include <thread>
#include <vector>

#include "stores/postgres/fixture.hpp"
#include "stores/postgres/silent_listener.hpp"
#include "stores/records.hpp"

using namespace store_tests;
using oauthkit::stores::PostgresOptions;

namespace {

/// One more setting for the sessions of a URL that `create_schema` returned.
std::string with_setting(const std::string& url, const std::string& name, const std::string& value) {
  return url + "%20-c" + name + "%3D" + value;
}

std::string line_about(const std::string& database, const std::string& cause) {
  return "PostgreSQL store 127.0.0.1:" + std::to_string(server().port()) + "/" + database + ": " + cause;
}

bool is_one_line(const std::string& text) { return !text.empty() && text.find('\n') == std::string::npos; }

}  // namespace

TEST_CASE("postgres store open: takes a URL over TCP and over a socket") {
  const std::string url = server().create_schema();
  CHECK(put(*oauthkit::stores::postgres(url), code("a")));
  const std::string options = url.substr(url.find("options="));
  const auto over_socket = oauthkit::stores::postgres(server().socket_url() + "&" + options);
  CHECK(state(*over_socket, code("a")) == State::live);
}

TEST_CASE("postgres store open: refuses what is no URL") {
  const std::string form = "PostgreSQL store: the URL is not of the form postgresql://USER@HOST:PORT/DATABASE";
  for (const std::string& url : {std::string(), std::string("host=127.0.0.1"), std::string("mysql://127.0.0.1/"),
                                 server().url() + std::string("\0x", 2)}) {
    CHECK(refusal(url) == form);
  }
  CHECK(contains(refusal("postgresql://127.0.0.1/?sslmod=require"), form + ": invalid URI query parameter"));
  CHECK(refusal(server().create_schema()) == "");
}

TEST_CASE("postgres store open: no refusal tells the password") {
  const std::string port = std::to_string(server().port());
  const std::string urls[] = {
      "postgresql://postgres:s3cr%zz3t@127.0.0.1:" + port + "/postgres",
      "postgresql://postgres:s3cr3t@127.0.0.1:" + port + "/missing",
      "postgresql://postgres:s3cr3t@127.0.0.1:" + port + "/postgres?s3cr3t=1",
      "postgresql://127.0.0.1:" + port + "/missing?user=postgres&password=s3cr3t",
      "postgresql://127.0.0.1:1/postgres?user=postgres&password=s3cr3t",
      "postgres:s3cr3t@127.0.0.1",
  };
  for (const std::string& url : urls) {
    const std::string line = refusal(url);
    CHECK(is_one_line(line));
    CHECK_FALSE(contains(line, "s3cr"));
  }
  CHECK(refusal(server().create_schema()) == "");
}

TEST_CASE("postgres store open: one line when the server, the database or the role is not there") {
  const std::string nobody = refusal("postgresql://postgres@127.0.0.1:1/postgres");
  CHECK(is_one_line(nobody));
  CHECK(contains(nobody, "PostgreSQL store 127.0.0.1:1/postgres: "));
  CHECK(contains(nobody, "Connection refused"));
  const std::string no_database = refusal(server().url("missing"));
  CHECK(is_one_line(no_database));
  CHECK(contains(no_database, "database \"missing\" does not exist"));
  const std::string no_role =
      refusal("postgresql://mallory@127.0.0.1:" + std::to_string(server().port()) + "/postgres");
  CHECK(contains(no_role, "role \"mallory\" does not exist"));
  CHECK(refusal(server().create_schema()) == "");
}

TEST_CASE("postgres store open: gives up on a server that says nothing") {
  const SilentListener silent;
  const auto begin = std::chrono::steady_clock::now();
  const std::string url = "postgresql://postgres@127.0.0.1:" + std::to_string(silent.port()) + "/postgres";
  CHECK(contains(refusal(url, {.connect_timeout = 2s}), "timeout expired"));
  CHECK(std::chrono::steady_clock::now() - begin < 10s);
}

TEST_CASE("postgres store open: refuses a session whose commits wait for no disk") {
  const std::string url = server().create_schema();
  CHECK(refusal(with_setting(url, "synchronous_commit", "off")) ==
        line_about("postgres", "its synchronous_commit is off: answers could be forgotten"));
  for (const char* value : {"on", "local", "remote_write", "remote_apply"}) {
    CHECK(refusal(with_setting(url, "synchronous_commit", value)) == "");
  }
}

TEST_CASE("postgres store open: refuses a database that commits without waiting, and so does a later session") {
  const Sql sql(server().url());
  Postgres postgres;
  CHECK(put(*postgres.store, code("a")));
  sql("ALTER ROLE postgres SET synchronous_commit = off");
  CHECK(contains(refusal(postgres.url), "its synchronous_commit is off"));
  sql("SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE application_name = 'oauthkit'");
  CHECK(contains(failure_of([&] { put(*postgres.store, code("b")); }), "its synchronous_commit is off"));
  sql("ALTER ROLE postgres RESET synchronous_commit");
  CHECK(put(*postgres.store, code("b")));
  CHECK(refusal(postgres.url) == "");
}

TEST_CASE("postgres store open: a session keeps its synchronous_commit when the server's is switched off") {
  const Sql sql(server().url());
  Postgres postgres;
  CHECK(put(*postgres.store, code("a")));
  sql("ALTER SYSTEM SET synchronous_commit = off");
  sql("SELECT pg_reload_conf()");
  for (int waits = 0; waits < 1000 && sql("SHOW synchronous_commit") == "on"; ++waits) sql("SELECT pg_sleep(0.01)");
  CHECK(sql("SHOW synchronous_commit") == "off");
  CHECK(put(*postgres.store, code("b")));
  CHECK(contains(refusal(postgres.url), "its synchronous_commit is off"));
  sql("ALTER SYSTEM RESET synchronous_commit");
  sql("SELECT pg_reload_conf()");
  for (int waits = 0; waits < 1000 && sql("SHOW synchronous_commit") == "off"; ++waits) sql("SELECT pg_sleep(0.01)");
  CHECK(refusal(postgres.url) == "");
}

TEST_CASE("postgres store open: refuses a database that may only be read") {
  const std::string url = server().create_schema();
  const std::string line = refusal(with_setting(url, "default_transaction_read_only", "on"));
  CHECK(is_one_line(line));
  CHECK(contains(line, "session is read-only"));
  CHECK(refusal(url) == "");
}

TEST_CASE("postgres store open: refuses the schema of a newer version and leaves it alone") {
  Postgres postgres;
  CHECK(put(*postgres.store, code("a")));
  postgres.store.reset();
  const Sql sql(postgres.url);
  sql("UPDATE oauthkit_schema SET version = 3");
  CHECK(refusal(postgres.url) ==
        line_about("postgres", "its schema is version 3, this library knows versions up to 2"));
  CHECK(sql("SELECT count(*) FROM oauthkit_records") == "1");
  CHECK(sql("SELECT version FROM oauthkit_schema") == "3");
  sql("DELETE FROM oauthkit_schema");
  CHECK(contains(refusal(postgres.url), "its table oauthkit_schema is empty"));
  sql("INSERT INTO oauthkit_schema VALUES (2)");
  CHECK(state(*oauthkit::stores::postgres(postgres.url), code("a")) == State::live);
}

TEST_CASE("postgres store open: what fails in the middle of making the tables leaves none") {
  const std::string url = server().create_schema();
  const Sql sql(url);
  sql("CREATE TABLE oauthkit_revoked_families (theirs int)");
  CHECK(contains(refusal(url), "relation \"oauthkit_revoked_families\" already exists"));
  CHECK(sql("SELECT to_regclass('oauthkit_records') IS NULL") == "t");
  sql("DROP TABLE oauthkit_revoked_families");
  CHECK(refusal(url) == "");
}

TEST_CASE("postgres store open: many nodes at once make the tables once, whatever locks other sessions hold") {
  const std::string url = server().create_schema();
  Sql holder(url);
  // Poolers lend a session to somebody else after each transaction, and with it what it has locked.
  holder("SELECT pg_advisory_lock(1329687412, 1)");
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
  CHECK(holder("SELECT count(*) FROM oauthkit_schema") == "1");
}

TEST_CASE("postgres store open: a role that may create nothing works with what another has created") {
  const Sql sql(server().url());
  sql("CREATE ROLE clerk LOGIN");
  const std::string url = server().create_schema();
  const std::string schema = url.substr(url.rfind("%3D") + 3);
  sql("GRANT USAGE ON SCHEMA " + schema + " TO clerk");
  std::string theirs = url;
  theirs.replace(theirs.find("postgres@"), 9, "clerk@");
  const std::string line = refusal(theirs);
  CHECK(is_one_line(line));
  CHECK(contains(line, "permission denied for schema " + schema));
  oauthkit::stores::postgres(url);
  sql("GRANT SELECT ON ALL TABLES IN SCHEMA " + schema + " TO clerk");
  sql("GRANT INSERT, UPDATE, DELETE ON " + schema + ".oauthkit_records, " + schema + ".oauthkit_revoked_families, " +
      schema + ".oauthkit_documents TO clerk");
  const auto store = oauthkit::stores::postgres(theirs);
  CHECK(put(*store, code("a")));
  CHECK(is_first(take(*store, code("a"))));
  store->revoke("grant-1", start);
  CHECK(store->sweep(start + 24h, 10) == 2);
  const auto written = store->documents()->write("client", "web", 0, "a client").value();
  const auto changed = store->documents()->write("client", "web", written, "a changed client").value();
  CHECK(store->documents()->erase("client", "web", changed));
}

TEST_CASE("postgres store open: refuses a pool without connections and times that are none") {
  const std::string url = server().create_schema();
  for (const PostgresOptions& options :
       {PostgresOptions{.pool_size = 0}, PostgresOptions{.pool_timeout = 0ms}, PostgresOptions{.connect_timeout = -1s},
        PostgresOptions{.statement_timeout = 0ms}}) {
    CHECK(refusal(url, options) == line_about("postgres", "its pool size and its timeouts must be more than 0"));
  }
  CHECK(refusal(url, {.pool_size = 1, .pool_timeout = 1ms, .connect_timeout = 1s, .statement_timeout = 2s}) == "");
}
