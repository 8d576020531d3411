#include <doctest/doctest.h>

#include "http/authserver/authserver.hpp"
#include "stores/postgres/server.hpp"

using namespace oauthkit::testing;
using store_tests::server;
using store_tests::Sql;

namespace {

Ended check(const std::string& url) { return run({"--check", "--store", url}); }

/// `url` with a role and its password in it.
std::string with_password(std::string url, const std::string& role = "postgres") {
  const auto at = url.find("postgres@");
  return url.replace(at, std::string("postgres").size(), role + ":s3cr3t");
}

/// It ended with `status` and one line, in which there is no password.
void expect_refused(const Ended& ended, int status, std::string_view told) {
  expect_one_line(ended, status, told);
  CHECK_FALSE(holds(ended.err, "s3cr"));
}

}  // namespace

TEST_CASE("authserver on PostgreSQL: starts on either spelling of its scheme, and needs no set-up") {
  const auto url = server().create_schema();
  CHECK(check(url).status == 0);
  CHECK(check("postgres" + url.substr(url.find("://"))).status == 0);
  CHECK(Sql(url)("SELECT count(*) FROM oauthkit_records") == "0");
}

TEST_CASE("authserver on PostgreSQL: a wrong URL is one line and exit 1") {
  const std::string port = std::to_string(server().port());
  for (const std::string& url : {"postgresql://postgres:s3cr3t@127.0.0.1:" + port + "/postgres?s3cr3t=1",
                                 "postgresql://postgres:s3cr%zz3t@127.0.0.1:" + port + "/postgres",
                                 std::string("postgresql://postgres:s3cr3t@127.0.0.1:port/postgres")}) {
    CAPTURE(url);
    expect_refused(check(url), 1, "PostgreSQL store");
  }
  CHECK(check(with_password(server().create_schema())).status == 0);
}

TEST_CASE("authserver on PostgreSQL: a wrong word that holds a URL is told without it") {
  const auto url = with_password(server().create_schema());
  expect_refused(run({"--stroe=" + url}), 2, "--stroe=postgresql: unknown flag");
  expect_refused(run({"--check", url}), 2, "postgresql: expected flags only");
  CHECK(run({"--check", "--store=" + url}).status == 0);
}

TEST_CASE("authserver on PostgreSQL: a server, database or role that is not there is one line and exit 1") {
  expect_refused(check("postgresql://postgres:s3cr3t@127.0.0.1:1/postgres"), 1, "Connection refused");
  expect_refused(run({"--listen", "127.0.0.1:0", "--store", "postgresql://postgres:s3cr3t@127.0.0.1:1/postgres"}), 1,
                 "PostgreSQL store 127.0.0.1:1/postgres: ");
  expect_refused(check(with_password(server().url("missing"))), 1, "database \"missing\" does not exist");
  expect_refused(check(with_password(server().url(), "mallory")), 1, "role \"mallory\" does not exist");
  CHECK(check(with_password(server().create_schema())).status == 0);
}

TEST_CASE("authserver on PostgreSQL: a database that can only be read is one line and exit 1") {
  const auto url = with_password(server().create_schema());
  expect_refused(check(url + "%20-cdefault_transaction_read_only%3Don"), 1, "session is read-only");
  CHECK(check(url).status == 0);
}

TEST_CASE("authserver on PostgreSQL: the schema of a newer version is one line and exit 1, and stays as it was") {
  const auto url = with_password(server().create_schema());
  CHECK(check(url).status == 0);
  const Sql sql(url);
  sql("UPDATE oauthkit_schema SET version = 3");
  expect_refused(check(url), 1, "its schema is version 3, this library knows versions up to 2");
  CHECK(sql("SELECT version FROM oauthkit_schema") == "3");
  sql("UPDATE oauthkit_schema SET version = 2");
  CHECK(check(url).status == 0);
}
