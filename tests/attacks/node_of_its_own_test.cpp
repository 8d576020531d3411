#include "session/variants.hpp"
#include "support/authorization.hpp"

// Two nodes that share a key but remember each for itself decide twice what may be decided once.

using namespace session_tests;

namespace {

std::vector<std::string> loosened_with(const std::shared_ptr<TransactionStore>& pending) {
  return World({.more = [&](Server& server) { server.transactions(pending); }}).server().loosened();
}

}  // namespace

TEST_CASE("node of its own: a shared key beside a memory of one process is told at set-up") {
  const auto told = loosened_with(session::sealed_transactions(std::string(32, 'k'), stores::memory()));
  REQUIRE(told.size() == 1);
  CHECK(told.front().find("session::sealed_transactions on a store of this process alone") == 0);
}

TEST_CASE("node of its own: with a store that outlives a node, or a key of the process, there is nothing to tell") {
  const store_tests::Sqlite sqlite;
  CHECK(loosened_with(session::sealed_transactions(std::string(32, 'k'), sqlite.store)).empty());
  CHECK(loosened_with(session::transactions(sqlite.store)).empty());
  CHECK(loosened_with(session::transactions(stores::memory())).empty());
  CHECK(loosened_with(session::memory_transactions()).empty());
}
