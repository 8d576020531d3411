#pragma once

#include <doctest/doctest.h>

#include "stores/records.hpp"

namespace store_tests {

// Rounds of every writing verb, for stores that end in the midst of them.

inline std::string name_of(std::size_t thread, int round) {
  return std::to_string(thread) + "/" + std::to_string(round);
}

inline void write_round(oauthkit::Store& store, const std::string& name) {
  store.put(std::vector{code("taken " + name), code_of_family("left " + name, "grant-2")});
  const std::vector successors{code("next " + name), code("other next " + name)};
  store.take("code", code("taken " + name).hash, code("").client_id, start, successors);
  store.put(std::vector{code_of_family("revoked " + name, name)});
  store.revoke(name, start);
  const auto written = store.documents()->write("round", name, 0, "before");
  if (written) store.documents()->write("round", name, *written, "after");
}

inline void check_round(oauthkit::Store& store, const std::string& name) {
  CHECK(state(store, code("left " + name)) == State::live);
  CHECK(state(store, code("taken " + name)) == State::spent);
  CHECK(state(store, code("next " + name)) == State::live);
  CHECK(state(store, code("revoked " + name)) == State::revoked);
  CHECK(store.documents()->read("round", name).value_or(oauthkit::StoredDocument()).text == "after");
}

/// The round that was not answered to its end: nothing in it is half done.
inline void check_broken_round(oauthkit::Store& store, const std::string& name) {
  const bool put = state(store, code("left " + name)) == State::live;
  const bool taken = state(store, code("taken " + name)) == State::spent;
  CHECK((state(store, code("taken " + name)) == State::absent) == !put);
  CHECK((state(store, code("next " + name)) == State::live) == taken);
  CHECK((state(store, code("other next " + name)) == State::live) == taken);
  const auto written = store.documents()->read("round", name);
  CHECK((!written || written->text == "before" || written->text == "after"));
}

}  // namespace store_tests
