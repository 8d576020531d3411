#include "keys/key_file.hpp"

#include <doctest/doctest.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>

#include "support/temporary_directory.hpp"

using namespace oauthkit;
using namespace oauthkit::keys;

TEST_CASE("key file: what was written is read, by its owner alone") {
  const support::TemporaryDirectory directory;
  const auto path = directory.file("keys.json");
  CHECK(!read_private_file(path));
  write_private_file(path, "first");
  write_private_file(path, "second");
  CHECK(read_private_file(path)->reveal() == "second");
  struct stat status = {};
  REQUIRE(stat(path.c_str(), &status) == 0);
  CHECK((status.st_mode & 0777) == 0600);
  CHECK(!std::filesystem::exists(path + ".new"));
}

TEST_CASE("key file: one that others may read or write is refused") {
  const support::TemporaryDirectory directory;
  const auto path = directory.file("keys.json");
  write_private_file(path, "content");
  for (const mode_t mode : {0640U, 0604U, 0620U, 0602U, 0666U}) {
    REQUIRE(chmod(path.c_str(), mode) == 0);
    CHECK_THROWS_AS(read_private_file(path), std::runtime_error);
  }
  REQUIRE(chmod(path.c_str(), 0600) == 0);
  CHECK(read_private_file(path)->reveal() == "content");
}

TEST_CASE("key file: a place that is no regular file, or can not be written, is told") {
  const support::TemporaryDirectory directory;
  CHECK_THROWS_AS(read_private_file(directory.path().string()), std::runtime_error);
  CHECK_THROWS_AS(write_private_file(directory.file("missing/keys.json"), "content"), std::runtime_error);
  write_private_file(directory.file("keys.json"), "content");
  CHECK(read_private_file(directory.file("keys.json")));
}

TEST_CASE("key file: a link that waits where the new file is made is not followed") {
  const support::TemporaryDirectory directory;
  const auto path = directory.file("keys.json");
  const auto victim = directory.file("victim");
  std::ofstream(victim) << "untouched";
  std::filesystem::create_symlink(victim, path + ".new");
  write_private_file(path, "content");
  std::string text;
  std::ifstream(victim) >> text;
  CHECK(text == "untouched");
  CHECK(read_private_file(path)->reveal() == "content");
}

TEST_CASE("key file: one at a time has its lock, and who waits too long is told") {
  using namespace std::chrono_literals;
  const support::TemporaryDirectory directory;
  const auto path = directory.file("keys.json");
  {
    const FileLock held(path);
    CHECK_THROWS_AS(FileLock(path, 20ms), std::runtime_error);
    CHECK_NOTHROW(FileLock(directory.file("other.json"), 20ms));
  }
  CHECK_NOTHROW(FileLock(path, 20ms));
}

TEST_CASE("key file: what exists is never created again") {
  const support::TemporaryDirectory directory;
  const auto path = directory.file("keys.json");
  CHECK(create_private_file(path, "first"));
  CHECK_FALSE(create_private_file(path, "second"));
  CHECK(read_private_file(path)->reveal() == "first");
  CHECK(std::distance(std::filesystem::directory_iterator(directory.path()), {}) == 1);
}
