#include <doctest/doctest.h>
#include <sys/wait.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <string>

#include "support/temporary_directory.hpp"

namespace {

struct Run {
  int status = -1;
  std::string output = {};
};

Run run_example(const std::string& name, const std::string& argument) {
  const char* directory = std::getenv("EXAMPLES");
  REQUIRE_MESSAGE(directory != nullptr, "EXAMPLES does not say where the examples were built");
  const std::string command = std::string(directory) + "/" + name + " '" + argument + "' 2>&1";
  FILE* const pipe = popen(command.c_str(), "r");
  REQUIRE(pipe != nullptr);
  Run run;
  std::array<char, 4096> part = {};
  for (std::size_t got = 0; (got = fread(part.data(), 1, part.size(), pipe)) > 0;) run.output.append(part.data(), got);
  run.status = WEXITSTATUS(pclose(pipe));
  return run;
}

}  // namespace

TEST_CASE("own_store: a store of a user's own keeps every promise, and leaves nothing behind") {
  const support::TemporaryDirectory directory(support::fast_directory());
  const Run run = run_example("own_store", directory.path().string());
  CHECK_MESSAGE(run.status == 0, run.output);
  CHECK(run.output.find("kept    processes: races: of all who take a record exactly one is first\n") !=
        std::string::npos);
  CHECK(run.output.find("BROKEN") == std::string::npos);
  CHECK(std::filesystem::is_empty(directory.path()));
}

TEST_CASE("own_store: where it can not write, every promise is broken and the exit status says so") {
  const support::TemporaryDirectory directory;
  const Run run = run_example("own_store", directory.file("no such folder"));
  CHECK(run.status == 1);
  CHECK(run.output.find("broken: it can not be opened: unable to open database file\n") != std::string::npos);
}
