#include "tokens/transaction_context.hpp"

#include <doctest/doctest.h>

using namespace oauthkit::tokens;

TEST_CASE("transaction context: members are added behind those that are there, and replace none") {
  CHECK(with_added("", "").empty());
  CHECK(with_added(R"({"a":1})", "") == R"({"a":1})");
  CHECK(with_added("", R"({"a":1})") == R"({"a":1})");
  CHECK(with_added(R"({"a":1})", R"({"a":2,"b":{"c":[true,null,"x\"y"]}})") ==
        R"({"a":1,"b":{"c":[true,null,"x\"y"]}})");
  CHECK(with_added("{}", R"({"a":1})") == R"({"a":1})");
}

TEST_CASE("transaction context: a token is found wherever it stands") {
  CHECK(holds_token(R"({"a":"the token"})", "token"));
  CHECK(holds_token(R"({"a":[{"b":"token"}]})", "token"));
  CHECK(holds_token(R"({"my token":1})", "token"));
  CHECK(holds_token(R"({"a":"\u0074oken"})", "token"));
  CHECK(!holds_token(R"({"a":"tok","b":"en"})", "token"));
  CHECK(!holds_token(R"({"a":"token"})", ""));
  CHECK(!holds_token("", "token"));
}
