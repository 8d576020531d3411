#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "http/authserver/authserver.hpp"

namespace oauthkit::testing {

/// A member that is set wrong, what it should have been, and what the error says of it.
struct Row {
  const char* at;
  Json bad;
  Json good;
  const char* told;
};

/// `base` with `value` at the JSON pointer `at`.
Json with(const char* at, const Json& value, Json base = demo_config());

/// Runs `--check` with a configuration file.
Ended check(const std::string& file);

/// Fails the test unless `check` ended with 2 and the one line `authserver: FILE: TOLD...`.
void expect_refused(const Ended& ended, const std::string& file, std::string_view told);

/// In `demo_config()`, or in `base`, each row's wrong value is refused, and its right one is not.
void expect_all(const std::vector<Row>& rows);
void expect_all_in(const Json& base, const std::vector<Row>& rows);

}  // namespace oauthkit::testing
