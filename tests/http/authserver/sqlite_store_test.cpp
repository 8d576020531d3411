#include <doctest/doctest.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>

#include "http/authserver/authserver.hpp"

using namespace oauthkit::testing;

namespace {

/// Root may write to anything: while this lives, the program runs as a root that may not.
class Mortal {
 public:
  Mortal() : program_(std::getenv("AUTHSERVER")) {
    if (geteuid() != 0) return;
    const auto script = directory_.file("authserver");
    std::ofstream(script) << "#!/bin/sh\nexec setpriv --bounding-set -dac_override,-dac_read_search '" << program_
                          << "' \"$@\"\n";
    chmod(script.c_str(), S_IRWXU);
    setenv("AUTHSERVER", script.c_str(), 1);
  }
  Mortal(const Mortal&) = delete;
  Mortal& operator=(const Mortal&) = delete;
  ~Mortal() { setenv("AUTHSERVER", program_.c_str(), 1); }

 private:
  std::string program_;
  support::TemporaryDirectory directory_;
};

/// A directory with a database in it.
struct Place {
  Place() { CHECK(check().status == 0); }

  Ended check() const { return run({"--check", "--store", "sqlite:" + path}); }

  support::TemporaryDirectory directory = {};
  std::string path = directory.file("tokens.db");
};

void execute(const std::string& path, const char* sql) {
  sqlite3* database = nullptr;
  CHECK(sqlite3_open(path.c_str(), &database) == SQLITE_OK);
  CHECK(sqlite3_exec(database, sql, nullptr, nullptr, nullptr) == SQLITE_OK);
  sqlite3_close(database);
}

}  // namespace

TEST_CASE("authserver on SQLite: a file that is read-only is one line and exit 1") {
  const Mortal mortal;
  const Place place;
  chmod(place.path.c_str(), S_IRUSR);
  expect_one_line(place.check(), 1, place.path + ": it is read-only");
  chmod(place.path.c_str(), S_IRUSR | S_IWUSR);
  CHECK(place.check().status == 0);
}

TEST_CASE("authserver on SQLite: a directory that is read-only is one line and exit 1") {
  const Mortal mortal;
  const Place place;
  const auto other = place.directory.file("other.db");
  chmod(place.directory.path().c_str(), S_IRUSR | S_IXUSR);
  expect_one_line(place.check(), 1, place.path + ": ");
  expect_one_line(run({"--check", "--store", "sqlite:" + other}), 1, other + ": it can not be created");
  chmod(place.directory.path().c_str(), S_IRWXU);
  CHECK(place.check().status == 0);
  CHECK(run({"--check", "--store", "sqlite:" + other}).status == 0);
}

TEST_CASE("authserver on SQLite: a schema of a newer version is one line and exit 1, and stays as it was") {
  const Place place;
  execute(place.path, "PRAGMA user_version = 3");
  expect_one_line(place.check(), 1, "its schema is version 3, this library knows versions up to 2");
  expect_one_line(place.check(), 1, "its schema is version 3");
  execute(place.path, "PRAGMA user_version = 2");
  CHECK(place.check().status == 0);
}

TEST_CASE("authserver on SQLite: a file that is no database, or another application's, is one line and exit 1") {
  const Place place;
  const auto text = place.directory.file("text");
  std::ofstream(text) << std::string(5000, 'x');
  expect_one_line(run({"--check", "--store", "sqlite:" + text}), 1, text + ": ");
  const auto foreign = place.directory.file("foreign.db");
  execute(foreign, "CREATE TABLE theirs (x)");
  expect_one_line(run({"--check", "--store", "sqlite:" + foreign}), 1, "it is the database of another application");
  CHECK(place.check().status == 0);
}
