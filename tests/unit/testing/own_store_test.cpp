#include <doctest/doctest.h>

#include <cstdlib>
#include <string>

#include "support/shell.hpp"
#include "support/temporary_directory.hpp"

namespace {

support::Ran run_example(const std::string& name, const std::string& argument) {
  const char* directory = std::getenv("EXAMPLES");
  REQUIRE_MESSAGE(directory != nullptr, "EXAMPLES does not say where the examples were built");
  return support::shell(std::string(directory) + "/" + name + " '" + argument + "'");
}

}  // namespace

TEST_CASE("own_store: a store of a user's own keeps every promise, and leaves nothing behind") {
  const support::TemporaryDirectory directory(support::fast_directory());
  const support::Ran run = run_example("own_store", directory.path().string());
  CHECK_MESSAGE(run.status == 0, run.output);
  CHECK(run.output.find("kept    processes: races: of all who take a record exactly one is first\n") !=
        std::string::npos);
  CHECK(run.output.find("BROKEN") == std::string::npos);
  CHECK(std::filesystem::is_empty(directory.path()));
}

TEST_CASE("own_database: the sockets of a user's own keep every promise") {
  const support::Ran run = run_example("own_database", "--prove");
  CHECK_MESSAGE(run.status == 0, run.output);
  CHECK(run.output.find("kept    tokens: they come back whole\n") != std::string::npos);
  CHECK(run.output.find("kept    transactions: one comes back whole\n") != std::string::npos);
  CHECK(run.output.find("BROKEN") == std::string::npos);
}

TEST_CASE("own_store: where it can not write, every promise is broken and the exit status says so") {
  const support::TemporaryDirectory directory;
  const support::Ran run = run_example("own_store", directory.file("no such folder"));
  CHECK(run.status == 1);
  CHECK(run.output.find("broken: it can not be opened: unable to open database file\n") != std::string::npos);
}
