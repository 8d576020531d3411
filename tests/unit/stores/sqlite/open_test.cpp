#include <doctest/doctest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "stores/failure.hpp"
#include "stores/records.hpp"
#include "stores/sqlite/fixture.hpp"
#include "support/files.hpp"

using namespace store_tests;

namespace {

mode_t mode_of(const std::string& path) {
  struct stat about = {};
  if (stat(path.c_str(), &about) != 0) return 0;
  return about.st_mode & 07777;
}

class Umask {
 public:
  explicit Umask(mode_t mask) : before_(umask(mask)) {}
  Umask(const Umask&) = delete;
  Umask& operator=(const Umask&) = delete;
  ~Umask() { umask(before_); }

 private:
  mode_t before_;
};

/// Root may write to anything: while this lives, we are somebody else.
class WithoutRoot {
 public:
  WithoutRoot() : was_root_(geteuid() == 0) {
    if (was_root_ && seteuid(nobody) != 0) throw std::runtime_error("can not give root up");
  }
  WithoutRoot(const WithoutRoot&) = delete;
  WithoutRoot& operator=(const WithoutRoot&) = delete;
  ~WithoutRoot() {
    if (was_root_ && seteuid(0) != 0) std::abort();
  }

 private:
  static constexpr uid_t nobody = 65534;
  bool was_root_;
};

class WorkingDirectory {
 public:
  explicit WorkingDirectory(const std::filesystem::path& path) : before_(std::filesystem::current_path()) {
    std::filesystem::current_path(path);
  }
  WorkingDirectory(const WorkingDirectory&) = delete;
  WorkingDirectory& operator=(const WorkingDirectory&) = delete;
  ~WorkingDirectory() { std::filesystem::current_path(before_); }

 private:
  std::filesystem::path before_;
};

void write_file(const std::string& path, const std::string& content) { std::ofstream(path) << content; }

}  // namespace

TEST_CASE("sqlite store: its files are for their owner alone, whatever the umask") {
  for (const mode_t mask : {0000U, 0022U, 0777U}) {
    const support::TemporaryDirectory directory;
    const std::string path = directory.file("store.db");
    const Umask umask(mask);
    const auto store = oauthkit::stores::sqlite(path);
    CHECK(put(*store, code("a")));
    CHECK(mode_of(path) == 0600);
    CHECK(mode_of(path + "-wal") == 0600);
    CHECK(mode_of(path + "-shm") == 0600);
  }
}

TEST_CASE("sqlite store: leaves the permissions of a file that is there") {
  Sqlite sqlite;
  CHECK(chmod(sqlite.path.c_str(), 0640) == 0);
  sqlite.reopen();
  CHECK(mode_of(sqlite.path) == 0640);
  CHECK(put(*sqlite.store, code("a")));
}

TEST_CASE("sqlite store: takes an empty file for a new one") {
  const support::TemporaryDirectory directory;
  write_file(directory.file("store.db"), "");
  CHECK(put(*oauthkit::stores::sqlite(directory.file("store.db")), code("a")));
}

TEST_CASE("sqlite store: refuses a directory that is not there") {
  const support::TemporaryDirectory directory;
  const std::string path = directory.file("missing") + "/store.db";
  CHECK(refusal(path) == "SQLite store " + path + ": it can not be created: No such file or directory");
  std::filesystem::create_directory(directory.file("missing"));
  CHECK(refusal(path) == "");
}

TEST_CASE("sqlite store: refuses a directory in place of a file") {
  const support::TemporaryDirectory directory;
  CHECK(contains(refusal(directory.path().string()), "unable to open database file"));
  CHECK(refusal(directory.file("store.db")) == "");
}

TEST_CASE("sqlite store: refuses what names no file") {
  const support::TemporaryDirectory directory;
  CHECK(contains(refusal(""), "it is no file name"));
  CHECK(refusal(directory.file(std::string("a\0b", 3))) != "");
  CHECK(std::filesystem::is_empty(directory.path()));
  CHECK(contains(refusal(":memory:"), "stores::memory()"));
  CHECK(refusal(directory.file(":memory:")) == "");
}

TEST_CASE("sqlite store: refuses a file that it can not write to") {
  Sqlite sqlite;
  CHECK(put(*sqlite.store, code("a")));
  sqlite.store.reset();
  chmod(sqlite.directory.path().c_str(), 0777);
  chmod(sqlite.path.c_str(), 0444);
  {
    const WithoutRoot without_root;
    CHECK(refusal(sqlite.path) == "SQLite store " + sqlite.path + ": it is read-only");
  }
  chmod(sqlite.path.c_str(), 0666);
  const WithoutRoot without_root;
  CHECK(refusal(sqlite.path) == "");
}

TEST_CASE("sqlite store: refuses a directory that it can not write to") {
  Sqlite sqlite;
  sqlite.store.reset();
  chmod(sqlite.path.c_str(), 0666);
  chmod(sqlite.directory.path().c_str(), 0555);
  {
    const WithoutRoot without_root;
    CHECK(contains(refusal(sqlite.path), "attempt to write a readonly database"));
    CHECK(contains(refusal(sqlite.directory.file("new.db")), "it can not be created: Permission denied"));
  }
  chmod(sqlite.directory.path().c_str(), 0777);
  const WithoutRoot without_root;
  CHECK(refusal(sqlite.path) == "");
}

TEST_CASE("sqlite store: refuses what is no database and leaves it alone") {
  const support::TemporaryDirectory directory;
  for (const std::string& content : {std::string("my notes\n"), std::string(5000, 'x')}) {
    write_file(directory.file("notes"), content);
    CHECK(contains(refusal(directory.file("notes")), "file is not a database"));
    CHECK(support::content_of(directory.file("notes")) == content);
  }
  CHECK(refusal(directory.file("store.db")) == "");
}

TEST_CASE("sqlite store: refuses the database of another application and leaves it alone") {
  const char* const others[] = {"CREATE TABLE theirs (id)", "PRAGMA application_id = 252006674",
                                "PRAGMA user_version = 1", "PRAGMA user_version = 7; CREATE TABLE records (id)"};
  for (const char* sql : others) {
    const support::TemporaryDirectory directory;
    const std::string path = directory.file("theirs.db");
    Database(path).execute(sql);
    const std::string before = support::content_of(path);
    CHECK(refusal(path) == "SQLite store " + path + ": it is the database of another application");
    CHECK(support::content_of(path) == before);
    CHECK_FALSE(std::filesystem::exists(path + "-wal"));
  }
  const support::TemporaryDirectory directory;
  CHECK(refusal(directory.file("ours.db")) == "");
}

TEST_CASE("sqlite store: refuses the schema of a newer version and leaves it alone") {
  Sqlite sqlite;
  CHECK(put(*sqlite.store, code("a")));
  sqlite.store.reset();
  Database(sqlite.path).execute("PRAGMA user_version = 3");
  const std::string before = support::content_of(sqlite.path);
  CHECK(refusal(sqlite.path) ==
        "SQLite store " + sqlite.path + ": its schema is version 3, this library knows versions up to 2");
  CHECK(support::content_of(sqlite.path) == before);
  Database(sqlite.path).execute("PRAGMA user_version = 2");
  sqlite.reopen();
  CHECK(state(*sqlite.store, code("a")) == State::live);
}

TEST_CASE("sqlite store: a relative path stays where it was when the process moves on") {
  const support::TemporaryDirectory directory;
  const support::TemporaryDirectory elsewhere;
  const WorkingDirectory back(directory.path());
  const auto store = oauthkit::stores::sqlite("file:store.db?mode=memory");
  std::filesystem::current_path(elsewhere.path());
  CHECK(put(*store, code("a")));
  CHECK(state(*store, code("a")) == State::live);
  CHECK(std::filesystem::exists(directory.file("file:store.db?mode=memory")));
  CHECK(std::filesystem::is_empty(elsewhere.path()));
}
