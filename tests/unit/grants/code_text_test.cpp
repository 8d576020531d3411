#include <doctest/doctest.h>

#include <algorithm>

#include "support/world.hpp"

using namespace world;

namespace {

// AF83's form: an id, a dot, the secret part.
grants::CodeOptions dotted() {
  return {.generate = [](const Approval& approval) { return "7." + approval.context.random_token(); }};
}

bool tells_of_entropy(const std::vector<std::string>& sentences) {
  return std::any_of(sentences.begin(), sentences.end(),
                     [](const std::string& text) { return text.find("grants::code") != std::string::npos; });
}

}  // namespace

TEST_CASE("code grant: the application may make the text of the code") {
  World world({.code = dotted()});
  const auto text = code(world);
  CHECK(text.starts_with("7."));
  CHECK(world.token(web_request(redemption(text))).status == 200);
  CHECK(world.token(web_request(redemption(text))).status == 400);
}

TEST_CASE("code grant: an empty text from the application is the server's fault") {
  World world({.code = {.generate = [](const Approval&) { return std::string(); }}});
  CHECK(location_param(authorized(world), "error") == "server_error");
  CHECK(world.failures.size() == 1);
  World right({.code = dotted()});
  CHECK(!code(right).empty());
}

TEST_CASE("code grant: loosened() tells that the application makes the text") {
  World own({.code = dotted()});
  CHECK(tells_of_entropy(own.server().loosened()));
  World usual;
  CHECK(!tells_of_entropy(usual.server().loosened()));
}
