#include "session/variants.hpp"
#include "support/authorization.hpp"

// Two nodes that share a key, or a store, but remember each for itself what was seen once: each takes it once.

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

TEST_CASE("node of its own: a replay memory of one process beside codes that outlive it is told at set-up") {
  const store_tests::Sqlite sqlite;
  const auto told = [&](const std::shared_ptr<Store>& kept, const std::shared_ptr<Store>& replays) {
    return World({.store = kept,
                  .more =
                      [&](Server& server) {
                        server.authenticate(client_auth::private_key_jwt(replays));
                        server.dpop(Dpop(replays, {.base_url = "https://auth.example"}));
                      }})
        .server()
        .loosened();
  };
  const auto sentences = told(sqlite.store, stores::memory());
  REQUIRE(sentences.size() == 2);
  CHECK(sentences[0].find("private_key_jwt remembers assertions in this process alone") == 0);
  CHECK(sentences[1].find("Server::dpop remembers proofs in this process alone") == 0);
  CHECK(told(sqlite.store, sqlite.store).empty());
  CHECK(told(stores::memory(), stores::memory()).empty());
}
