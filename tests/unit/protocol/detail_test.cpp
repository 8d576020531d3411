#include "oauthkit/detail.hpp"

#include <doctest/doctest.h>

#include "oauthkit/authorization_details.hpp"

using namespace oauthkit;

namespace {

Detail detail(std::string_view json) {
  auto parsed = Detail::parse(json);
  INFO(json);
  REQUIRE(parsed);
  return *std::move(parsed);
}

bool within(std::string_view smaller, std::string_view granted) {
  return details::is_within(detail(smaller), detail(granted));
}

}  // namespace

TEST_CASE("detail: an object with a text that says its type, and nothing else") {
  for (const char* wrong :
       {"", "null", "7", "\"type\"", "[]", "[{\"type\":\"a\"}]", "{}", R"({"type":7})", R"({"type":""})",
        R"({"type":["a"]})", R"({"Type":"a"})", R"({"type":"a","type":"a"})", R"({"type":"a"} x)", R"({"type":"a",})",
        R"({"type":"a","n":9007199254740992})", R"({"type":"a","x":{"y":1,"y":2}})", "{\"type\":\"\xff\"}"}) {
    CAPTURE(wrong);
    CHECK(!Detail::parse(wrong));
  }
  CHECK(detail(R"({"type":"a"})").type() == "a");
}

TEST_CASE("detail: equal as JSON is equal") {
  CHECK(detail(R"({"type":"a","n":1.50,"o":{"x":1,"y":[2]}})") ==
        detail(R"( {"o":{"y":[2.0],"x":1e0}, "n":1.5, "type":"\u0061"} )"));
  CHECK(detail(R"({"type":"a","l":["x","y"]})") != detail(R"({"type":"a","l":["y","x"]})"));
  CHECK(detail(R"({"type":"a","n":1})") != detail(R"({"type":"a","n":"1"})"));
  CHECK(detail(R"({"type":"a","n":null})") != detail(R"({"type":"a"})"));
}

TEST_CASE("detail: what was written is read as the same") {
  const auto one = detail(R"({"type":"a","t":"\u0007\"\u202e","n":-0.25,"o":{"z":[true,null,{}]}})");
  CHECK(detail(one.json()) == one);
  CHECK(detail(one.json()).json() == one.json());
}

TEST_CASE("detail: its members, as texts, lists of texts, and all of them") {
  const auto one = detail(R"({"type":"a","name":"M & \"A\"","list":["x","y"],"mixed":["x",1],"n":7,"o":{"k":"v"}})");
  CHECK(one.text("name") == "M & \"A\"");
  CHECK(one.text("type") == "a");
  CHECK(one.text("n").empty());
  CHECK(one.text("missing").empty());
  CHECK(one.texts("list") == std::vector<std::string>{"x", "y"});
  CHECK(one.texts("mixed").empty());
  CHECK(one.texts("name").empty());
  CHECK(one.texts("missing").empty());
  CHECK(
      one.members() ==
      std::vector<Detail::Member>{
          {"list", R"(["x","y"])"}, {"mixed", R"(["x",1])"}, {"n", "7"}, {"name", "M & \"A\""}, {"o", R"({"k":"v"})"}});
}

TEST_CASE("details::is_within: the same is within itself") {
  for (const char* one : {R"({"type":"a"})", R"({"type":"a","l":[]})", R"({"type":"a","o":{"x":[1,2]},"l":["x"]})"}) {
    CHECK(within(one, one));
  }
}

TEST_CASE("details::is_within: lists of texts shrink, to nothing never") {
  const char* both = R"({"type":"a","l":["x","y"],"m":["z"]})";
  CHECK(within(R"({"type":"a","l":["x"],"m":["z"]})", both));
  CHECK(within(R"({"m":["z"],"l":["y","x"],"type":"a"})", both));
  CHECK(within(R"({"type":"a","l":["x","x"],"m":["z"]})", both));
  CHECK(!within(R"({"type":"a","l":[],"m":["z"]})", both));
  CHECK(!within(R"({"type":"a","l":["x","w"],"m":["z"]})", both));
  CHECK(!within(R"({"type":"a","l":"x","m":["z"]})", both));
  CHECK(!within(R"({"type":"a","l":["x",1],"m":["z"]})", both));
}

TEST_CASE("details::is_within: another type, a member more and a member less are no less") {
  const char* granted = R"({"type":"a","l":["x"],"n":1})";
  CHECK(!within(R"({"type":"b","l":["x"],"n":1})", granted));
  CHECK(!within(R"({"type":"a","l":["x"]})", granted));
  CHECK(!within(R"({"type":"a","n":1})", granted));
  CHECK(!within(R"({"type":"a","l":["x"],"n":1,"o":{}})", granted));
  CHECK(!within(R"({"type":"a","l":["x"],"N":1})", granted));
}

TEST_CASE("details::is_within: what is no list of texts is equal or it is not") {
  CHECK(within(R"({"type":"a","o":{"x":1.0},"l":["x"]})", R"({"type":"a","o":{"x":1},"l":["x","y"]})"));
  CHECK(!within(R"({"type":"a","o":{"x":["p"]},"l":["x"]})", R"({"type":"a","o":{"x":["p","q"]},"l":["x"]})"));
  CHECK(!within(R"({"type":"a","n":1})", R"({"type":"a","n":2})"));
  CHECK(!within(R"({"type":"a","n":"1"})", R"({"type":"a","n":1})"));
  CHECK(!within(R"({"type":"a","l":[1]})", R"({"type":"a","l":[1,2]})"));
}
