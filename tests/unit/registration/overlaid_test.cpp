#include "registration/reading.hpp"

using namespace reading;
using namespace oauthkit::registration;

TEST_CASE("overlaid: a member of the statement is in place of that of the body, and others stay") {
  CHECK(
      overlaid(R"({"client_name":"Mine","scope":"a\"b","n":[1, 2]})", R"({"client_name":"Theirs","logo_uri":null})") ==
      R"({"scope":"a\"b","n":[1, 2],"client_name":"Theirs","logo_uri":null})");
  CHECK(overlaid("{}", R"({"a":{"b":"\u00e4"}})") == R"({"a":{"b":"\u00e4"}})");
  CHECK(overlaid(R"({"a":1})", "{}") == R"({"a":1})");
}

TEST_CASE("overlaid: a name in another language does not outlive the name") {
  CHECK(overlaid(R"({"client_name":"Mine","client_name#de":"Meins","client_uri#de":"x"})",
                 R"({"client_name":"Theirs"})") == R"({"client_uri#de":"x","client_name":"Theirs"})");
  CHECK(overlaid(R"({"client_name":"Mine","client_name#de":"Meins"})", R"({"client_name#de":"Ihres"})") ==
        R"({"client_name":"Mine","client_name#de":"Ihres"})");
}

TEST_CASE("overlaid: with what is no object there is nothing") {
  CHECK(overlaid("[1]", R"({"a":1})").empty());
  CHECK(overlaid(R"({"a":1})", "[1]").empty());
  CHECK(overlaid(R"({"a":1})", R"({"b":1,"b":2})").empty());
  CHECK(overlaid(R"({"a":1})", R"({"b":1})") == R"({"a":1,"b":1})");
}
