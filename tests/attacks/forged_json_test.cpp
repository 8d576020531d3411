#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "support/world.hpp"

// A user chooses a name that ends the JSON text it is written into, and goes on with members of their own.

using namespace world;

TEST_CASE("forged JSON: what a user is called stays one text") {
  for (const std::string name : {"x\",\"admin\":true,\"y\":\"", "\\", "\n\t\x01", "</script>", "\xFF\xFE", "żółw"}) {
    JsonMembers members;
    members.add("photos_of", name);
    members.add("count", 3);
    members.add("public", false);
    members.add_list("tags", {name});
    const auto response = Response::json(200, members);
    CHECK(response.headers.get("Content-Type") == "application/json");
    CHECK(response.headers.get("Cache-Control") == "no-store");
    const auto json = nlohmann::json::parse(response.body, nullptr, false);
    REQUIRE(json.is_object());
    CHECK(json.size() == 4);
    CHECK(json.at("count") == 3);
    CHECK(json.at("public") == false);
    CHECK(json.at("tags").size() == 1);
    if (name != "\xFF\xFE") CHECK(json.at("photos_of") == name);
  }
}

TEST_CASE("forged JSON: a name is escaped as well, and none is written twice") {
  JsonMembers members;
  members.add("a\":1,\"b", "text");
  members.add("role", "reader");
  members.add("role", "admin");
  CHECK(Response::json(200, members).body == R"({"a\":1,\"b":"text","role":"reader"})");
  CHECK(Response::json(418, JsonMembers()).body == "{}");
  CHECK(Response::json(418, JsonMembers()).status == 418);
}
