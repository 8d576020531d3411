#include "protocol/detail_array.hpp"

#include <doctest/doctest.h>

using namespace oauthkit;

TEST_CASE("details as an array: what is written is read as the same, also inside of an answer") {
  const auto details =
      std::vector{*Detail::parse(R"({"type":"a","x":[{"n":1.50}]})"), *Detail::parse(R"({"type":"b"})")};
  CHECK(json_of(details) == R"([{"type":"a","x":[{"n":1.5}]},{"type":"b"}])");
  const auto text = R"({"active":true,"authorization_details":)" + json_of(details) + "}";
  json::Document answer;
  REQUIRE(answer.read(text));
  CHECK(details_in(answer, *answer.find("authorization_details")) == details);
  CHECK(!details_in(answer, answer.root()));
  CHECK(json_of({}) == "[]");
}
