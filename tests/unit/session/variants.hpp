#pragma once

#include <doctest/doctest.h>

#include <limits>
#include <memory>
#include <string>

#include "stores/sqlite/fixture.hpp"
#include "support/world.hpp"

/// The places where pending decisions can wait. `node()` is one more node of the same site.
namespace session_tests {

using namespace world;
using Node = std::unique_ptr<TransactionStore>;

struct InMemory {
  Node node(const session::TransactionOptions& options = {}) const { return session::memory_transactions(options); }
};

struct InStore {
  std::shared_ptr<Store> store = stores::memory();
  Node node(const session::TransactionOptions& options = {}) const { return session::transactions(store, options); }
};

struct InSqlite {
  store_tests::Sqlite sqlite = {};
  Node node(const session::TransactionOptions& options = {}) const {
    return session::transactions(sqlite.store, options);
  }
};

struct Sealed {
  std::shared_ptr<Store> store = stores::memory();
  Node node(const session::TransactionOptions& options = {}) const {
    return session::sealed_transactions(std::string(32, 'k'), store, options);
  }
};

/// A transaction of `session` that expires ten minutes after `now`.
inline Transaction transaction(std::string_view session = "session", TimePoint now = start) {
  return {.request = {.client_id = "web", .response_type = "code", .access = {.scope = {"read"}}, .state = "xyz"},
          .redirect_uri = "https://web.example/cb",
          .client = "web",
          .session = hash_token(session),
          .user_id = "alice",
          .asked = true,
          .started_at = now,
          .expires_at = now + 10min};
}

/// Every field at its oddest.
inline Transaction odd_transaction() {
  std::string bytes;
  for (int byte = 0; byte < 256; ++byte) bytes += static_cast<char>(byte);
  return {.request = {.client_id = bytes,
                      .response_type = "code token",
                      .access = {.scope = {"a", "b:c", "~"}, .resource = {"", bytes, "0:"}},
                      .code_binding = {.redirect_uri = "5:" + bytes, .code_challenge_method = "S256"},
                      .state = bytes + bytes,
                      .response_mode = "form_post",
                      .prompt = {"login", "consent"},
                      .max_age = 0s,
                      .login_hint = "\xE2\x82\xAC",
                      .extensions = {{"", ""}, {bytes, "1"}, {"nonce", bytes}}},
          .redirect_uri = bytes,
          .for_device = true,
          .user_code = bytes,
          .client = bytes,
          .session = hash_token("odd"),
          .user_id = bytes,
          .signed_in = true,
          .asked = true,
          .info = bytes,
          .failed_sign_ins = std::numeric_limits<std::int64_t>::max(),
          .posted = bytes,
          .started_at = TimePoint(-1s),
          .expires_at = never};
}

}  // namespace session_tests

TYPE_TO_STRING(session_tests::InMemory);
TYPE_TO_STRING(session_tests::InStore);
TYPE_TO_STRING(session_tests::InSqlite);
TYPE_TO_STRING(session_tests::Sealed);
