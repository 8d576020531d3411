#include "oauthkit/scope.hpp"

#include <doctest/doctest.h>

#include <stdexcept>

using namespace oauthkit;
using namespace std::string_literals;

namespace {

Scope parsed(std::string_view text, char separator = ' ') {
  const auto result = Scope::parse(text, separator);
  REQUIRE(result);
  return *result;
}

bool is_refused(std::string_view text, char separator = ' ') {
  const auto result = Scope::parse(text, separator);
  return !result && !result.is_denied() && result.error().code == ErrorCode::invalid_scope;
}

std::string numbered(std::size_t count) {
  std::string text;
  for (std::size_t i = 0; i < count; ++i) text += "t" + std::to_string(i) + ' ';
  return text;
}

}  // namespace

TEST_CASE("scope: parses tokens in the order of their first mention") {
  CHECK(parsed("write read write email").to_string() == "write read email");
  CHECK(parsed("read").size() == 1);
}

TEST_CASE("scope: empty text is the empty scope") {
  CHECK(parsed("").empty());
  CHECK(parsed("   ").empty());
  CHECK(parsed("").to_string().empty());
}

TEST_CASE("scope: more than one space separates as one does") { CHECK(parsed("  a   b ").to_string() == "a b"); }

TEST_CASE("scope: accepts exactly the characters of RFC 6749 section 3.3") {
  for (int byte = 0; byte < 256; ++byte) {
    if (byte == ' ') continue;
    const auto token = "a"s + static_cast<char>(byte) + "b";
    const bool allowed = byte == 0x21 || (byte >= 0x23 && byte <= 0x5B) || (byte >= 0x5D && byte <= 0x7E);
    CAPTURE(byte);
    CHECK(is_refused(token) == !allowed);
  }
}

TEST_CASE("scope: refuses a quote in a token") {
  CHECK(is_refused("re\"ad"));
  CHECK(is_refused("read wri\\te"));
  CHECK(parsed("re'ad").contains("re'ad"));
}

TEST_CASE("scope: a refusal does not repeat the token") {
  const auto result = Scope::parse("secret\"token");
  REQUIRE_FALSE(result);
  CHECK(result.error().description.find("secret") == std::string::npos);
}

TEST_CASE("scope: another separator splits, and a space is then refused") {
  CHECK(parsed("read,write", ',') == Scope{"read", "write"});
  CHECK(parsed("read,write").size() == 1);
  CHECK(is_refused("read, write", ','));
}

TEST_CASE("scope: refuses more different tokens than the limit") {
  CHECK(is_refused(numbered(Scope::max_parsed_tokens + 1)));
  CHECK(parsed(numbered(Scope::max_parsed_tokens)).size() == Scope::max_parsed_tokens);
  CHECK(parsed(numbered(600) + numbered(600)).size() == 600);
}

TEST_CASE("scope: a scope written in code must be valid") {
  CHECK_THROWS_AS(Scope({"read write"}), std::invalid_argument);
  CHECK_THROWS_AS(Scope({""}), std::invalid_argument);
  CHECK_THROWS_AS(Scope({"a\"b"}), std::invalid_argument);
  CHECK(Scope{"read", "write", "read"}.to_string() == "read write");
}

TEST_CASE("scope: insert keeps one of each and refuses what is not a token") {
  Scope scope = {"read"};
  scope.insert("write");
  scope.insert("read");
  CHECK(scope.to_string() == "read write");
  CHECK_THROWS_AS(scope.insert("a b"), std::invalid_argument);
  CHECK_THROWS_AS(scope.insert(""), std::invalid_argument);
  CHECK(scope.size() == 2);
}

TEST_CASE("scope: contains compares whole tokens with their case") {
  const Scope scope = {"read", "write:all"};
  CHECK(scope.contains("read"));
  CHECK_FALSE(scope.contains("rea"));
  CHECK_FALSE(scope.contains("read "));
  CHECK_FALSE(scope.contains("READ"));
  CHECK_FALSE(scope.contains(""));
}

TEST_CASE("scope: contains another scope when it has each of its tokens") {
  const Scope scope = {"a", "b", "c"};
  CHECK(scope.contains(Scope{"c", "a"}));
  CHECK(scope.contains(Scope()));
  CHECK(Scope().contains(Scope()));
  CHECK_FALSE(scope.contains(Scope{"a", "d"}));
  CHECK_FALSE(Scope().contains(Scope{"a"}));
}

TEST_CASE("scope: intersect keeps what is in both, in its own order") {
  const Scope scope = {"c", "b", "a"};
  CHECK(scope.intersect(Scope{"a", "c", "x"}).to_string() == "c a");
  CHECK(scope.intersect(Scope()).empty());
}

TEST_CASE("scope: minus keeps what the other lacks") {
  const Scope scope = {"c", "b", "a"};
  CHECK(scope.minus(Scope{"b", "x"}).to_string() == "c a");
  CHECK(scope.minus(scope).empty());
  CHECK(scope.minus(Scope()) == scope);
}

TEST_CASE("scope: equality ignores the order") {
  CHECK(Scope{"a", "b"} == Scope{"b", "a"});
  CHECK_FALSE(Scope{"a", "b"} == Scope{"a"});
  CHECK_FALSE(Scope{"a", "b"} == Scope{"a", "c"});
  CHECK(Scope() == parsed(" "));
}

TEST_CASE("scope: the wire form parses to the same scope") {
  const Scope scope = {"openid", "https://api.example/read", "a:b", "!", "~"};
  CHECK(parsed(scope.to_string()) == scope);
}
