#pragma once

#include <string>

#include "crash/database.hpp"
#include "crash/flow.hpp"
#include "crash/fuse.hpp"

namespace crash {

/// A set-up under which servers are killed.
struct Campaign {
  MakeDatabase make_database = {};
  /// Whether a refresh whose answer was lost can be repeated.
  bool grace = false;
  /// A fault of the store, by the name the victim knows it.
  std::string fault = "no_fault";
  /// Whether one problem is enough.
  bool first_problem_ends = false;
};

struct Outcome {
  int kills = 0;
  Problems problems = {};
};

/// For n = 1, 2, … until a flow runs through unharmed: starts a server that dies at the n-th `place`, goes through the
/// flow, starts it again on the same database and looks at the aftermath. Several at once.
Outcome kill_at_every(Place place, const Campaign& campaign);

/// A server of `directory` on `database`.
AuthServer start_victim(const Campaign& campaign, const Database& database, const std::filesystem::path& directory,
                        const std::string& place);

}  // namespace crash
