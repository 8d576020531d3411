#include "oauthkit/app_data.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace oauthkit;

namespace {

struct Row {
  int number = 0;
};

}  // namespace

TEST_CASE("app data: hands back the record under its own type alone") {
  const AppData data = Row{7};
  REQUIRE(data.get_if<Row>());
  CHECK(data.get_if<Row>()->number == 7);
  CHECK(data.get_if<int>() == nullptr);
}

TEST_CASE("app data: is empty until something is put in") {
  AppData data;
  CHECK_FALSE(data.has_value());
  CHECK(data.get_if<Row>() == nullptr);
  data = std::string("record");
  CHECK(data.has_value());
  CHECK(*data.get_if<std::string>() == "record");
}

TEST_CASE("app data: a copy is a copy of the record, not a record of a record") {
  AppData first = Row{1};
  AppData second(first);
  first = Row{2};
  REQUIRE(second.get_if<Row>());
  CHECK(second.get_if<Row>()->number == 1);
  CHECK(first.get_if<Row>()->number == 2);
}
