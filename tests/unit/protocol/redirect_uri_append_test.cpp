#include <doctest/doctest.h>

#include "oauthkit/redirect_uri.hpp"

using namespace oauthkit;

namespace {

const Params answer = {{"code", "SplxlOBeZQQYbYS6WxSbIA"}, {"state", "x y/&"}};
const std::string encoded = "code=SplxlOBeZQQYbYS6WxSbIA&state=x+y%2F%26";

}  // namespace

TEST_CASE("append: starts a query where there is none") {
  CHECK(append_query("https://client.example/cb", answer) == "https://client.example/cb?" + encoded);
  CHECK(append_query("https://client.example", answer) == "https://client.example?" + encoded);
}

TEST_CASE("append: continues the query of the registered URI") {
  CHECK(append_query("https://client.example/cb?a=1", answer) == "https://client.example/cb?a=1&" + encoded);
  CHECK(append_query("https://client.example/cb?", answer) == "https://client.example/cb?" + encoded);
  CHECK(append_query("https://client.example/cb?a=1&", answer) == "https://client.example/cb?a=1&" + encoded);
  CHECK(append_query("https://client.example/cb?a?", answer) == "https://client.example/cb?a?" + encoded);
}

TEST_CASE("append: never changes the bytes of the registered URI") {
  constexpr std::string_view uri = "HTTPS://Client.Example/%7e/../%2F;x?code=old&%zz=+";
  const auto text = append_query(uri, answer);
  CHECK(text.starts_with(uri));
  CHECK(text.substr(uri.size()) == "&" + encoded);
}

TEST_CASE("append: nothing appended leaves the URI as it is") {
  CHECK(append_query("https://client.example/cb", {}) == "https://client.example/cb");
  CHECK(append_fragment("https://client.example/cb", {}) == "https://client.example/cb");
}

TEST_CASE("append: a fragment follows the whole URI") {
  CHECK(append_fragment("https://client.example/cb?a=1", answer) == "https://client.example/cb?a=1#" + encoded);
}

TEST_CASE("append: a value cannot start a fragment, a pair or a header of its own") {
  const Params hostile = {{"state", "a#b&iss=evil\r\nSet-Cookie: x"}};
  CHECK(append_query("com.example.app:/cb", hostile) ==
        "com.example.app:/cb?state=a%23b%26iss%3Devil%0D%0ASet-Cookie%3A+x");
}

TEST_CASE("append: what was appended is read back") {
  const auto text = append_query("https://client.example/cb", answer);
  const auto again = Params::parse(text.substr(text.find('?') + 1));
  REQUIRE(again);
  CHECK(*again == answer);
}
