#pragma once

#include "stores/sqlite/fixture.hpp"
#include "support/threads.hpp"
#include "support/token_flow.hpp"

namespace thread_tests {

using namespace world;

struct Memory {
  std::shared_ptr<Store> store = stores::memory();
};
using store_tests::Sqlite;

/// A world over a backend, and its token endpoint for many threads.
template <class Backend>
struct Served {
  explicit Served(Choices choices = {}) : world(over(std::move(choices), backend.store)) {}

  /// What each of `count` threads is answered that sends `request` at the same moment.
  std::vector<Response> all_at_once(std::size_t count, const Request& request) {
    std::vector<Response> answers(count);
    support::together(count, [&](std::size_t thread) { answers[thread] = endpoint(request); });
    return answers;
  }
  std::string family_of(std::string_view access) const {
    return world.tokens.find_access(hash_token(access)).authorization.family;
  }

  Backend backend;
  World world;
  Handler endpoint = world.server().token();

 private:
  static Choices over(Choices choices, std::shared_ptr<Store> store) {
    choices.store = std::move(store);
    return choices;
  }
};

/// The one answer that is a success, if there is exactly one and all others are `invalid_grant`.
inline const Response* only_success(const std::vector<Response>& answers) {
  const Response* success = nullptr;
  for (const auto& answer : answers) {
    if (is_refused(answer, "invalid_grant")) continue;
    if (answer.status != 200 || success) return nullptr;
    success = &answer;
  }
  return success;
}

}  // namespace thread_tests
