#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "oauthkit/tokens.hpp"

using namespace oauthkit;

namespace {

std::string written(std::string_view value) {
  JsonMembers members;
  members.add("name", value);
  return members.begin()->second;
}

}  // namespace

TEST_CASE("json members: text is escaped so that it reads back as it was") {
  const auto all_ascii = [] {
    std::string text;
    for (char c = 0; c < 0x7F; ++c) text += c;
    return text;
  }();
  for (const auto& text : {std::string(), std::string("plain"), std::string("\"\\/"), all_ascii,
                           std::string("\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80\x7f")}) {
    CHECK(nlohmann::json::parse(written(text)).get<std::string>() == text);
  }
  CHECK(written("a\"b\\c\n") == R"("a\"b\\c\u000a")");
}

TEST_CASE("json members: bytes that are not UTF-8 are replaced, and the rest stays") {
  for (const auto& [bytes, text] : {std::pair("a\xff"
                                              "b",
                                              "a\xef\xbf\xbd"
                                              "b"),
                                    std::pair("\xc3", "\xef\xbf\xbd"), std::pair("\"\xfe\"", "\"\xef\xbf\xbd\"")}) {
    CHECK(nlohmann::json::parse(written(bytes)).get<std::string>() == text);
  }
}

TEST_CASE("json members: numbers, truth and JSON as they are, in the order they were added") {
  JsonMembers members;
  CHECK(members.empty());
  members.add("text", "x");
  members.add("number", std::int64_t{-9007199254740993});
  members.add("yes", true);
  members.add("no", false);
  members.add_json("list", "[1]");
  std::string all;
  for (const auto& [name, json] : members) all += name + "=" + json + ";";
  CHECK(all == "text=\"x\";number=-9007199254740993;yes=true;no=false;list=[1];");
}

TEST_CASE("json members: are an object as text, each name once") {
  JsonMembers members;
  CHECK(members.to_string() == "{}");
  members.add("a\"b", "1");
  members.add("n", std::int64_t{2});
  members.add("n", std::int64_t{3});
  CHECK(members.to_string() == R"({"a\"b":"1","n":2})");
}

TEST_CASE("json members: compare by value and order") {
  JsonMembers one;
  one.add("a", "1");
  JsonMembers same;
  same.add("a", "1");
  CHECK(one == same);
  same.add("b", "2");
  CHECK(one != same);
}
