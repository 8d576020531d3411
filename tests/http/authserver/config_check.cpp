#include "http/authserver/config_check.hpp"

#include <doctest/doctest.h>

namespace oauthkit::testing {

Json with(const char* at, const Json& value, Json base) {
  base[Json::json_pointer(at)] = value;
  return base;
}

Ended check(const std::string& file) { return run({"--check", "--config", file}); }

void expect_refused(const Ended& ended, const std::string& file, std::string_view told) {
  INFO(ended.err);
  CHECK(ended.status == 2);
  CHECK(ended.err.starts_with("authserver: " + file + ": " + std::string(told)));
  CHECK(count(ended.err, "\n") == 1);
}

void expect_all(const std::vector<Row>& rows) { expect_all_in(demo_config(), rows); }

void expect_all_in(const Json& base, const std::vector<Row>& rows) {
  const support::TemporaryDirectory directory;
  for (const auto& row : rows) {
    CAPTURE(row.at);
    CAPTURE(row.bad.dump());
    const auto bad = write_config(directory.path(), with(row.at, row.bad, base));
    expect_refused(check(bad), bad, row.told);
    const auto good = check(write_config(directory.path(), with(row.at, row.good, base)));
    INFO(good.err);
    CHECK(good.status == 0);
  }
}

}  // namespace oauthkit::testing
