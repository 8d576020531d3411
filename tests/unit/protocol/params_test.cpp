#include "oauthkit/params.hpp"

#include <doctest/doctest.h>

#include <array>

using namespace oauthkit;
using namespace std::string_literals;
using namespace std::string_view_literals;

namespace {

Params parsed(std::string_view encoded) {
  const auto result = Params::parse(encoded);
  REQUIRE(result);
  return *result;
}

/// The description of the refusal; empty when there is none.
std::string refusal(std::string_view encoded, const Params::Limits& limits = {}) {
  const auto result = Params::parse(encoded, limits);
  if (result) return {};
  CHECK(result.error().code == ErrorCode::invalid_request);
  return result.error().description;
}

}  // namespace

TEST_CASE("params: reads the authorization request of RFC 6749 section 4.1.1") {
  const auto params = parsed(
      "response_type=code&client_id=s6BhdRkqt3&state=xyz&redirect_uri=https%3A%2F%2Fclient%2Eexample%2Ecom%2Fcb");
  CHECK(params.size() == 4);
  CHECK(params.get("response_type") == "code");
  CHECK(params.get("client_id") == "s6BhdRkqt3");
  CHECK(params.get("state") == "xyz");
  CHECK(params.get("redirect_uri") == "https://client.example.com/cb");
}

TEST_CASE("params: reads the token request of RFC 6749 section 4.1.3") {
  const auto params = parsed(
      "grant_type=authorization_code&code=SplxlOBeZQQYbYS6WxSbIA&redirect_uri=https%3A%2F%2Fclient%2Eexample%2Ecom%"
      "2Fcb");
  CHECK(params.get("grant_type") == "authorization_code");
  CHECK(params.get("code") == "SplxlOBeZQQYbYS6WxSbIA");
}

TEST_CASE("params: encodes and decodes the example of RFC 6749 appendix B") {
  const auto text = " %&+\xC2\xA3\xE2\x82\xAC"s;
  CHECK(form_encode(text) == "+%25%26%2B%C2%A3%E2%82%AC");
  CHECK(form_decode("+%25%26%2B%C2%A3%E2%82%AC") == text);
}

TEST_CASE("params: keeps the order in which pairs were sent") {
  const auto params = parsed("b=1&a=2&c=3");
  std::string order;
  for (const auto& [name, value] : params) order += name + value;
  CHECK(order == "b1a2c3");
}

TEST_CASE("params: splits a pair at its first equals sign") { CHECK(parsed("a=b=c").get("a") == "b=c"); }

TEST_CASE("params: does not split at an escaped separator") {
  const auto params = parsed("a%3D1=x%26b%3D2");
  CHECK(params.size() == 1);
  CHECK(params.get("a=1") == "x&b=2");
}

TEST_CASE("params: a semicolon separates nothing") {
  const auto params = parsed("a=1;b=2");
  CHECK(params.size() == 1);
  CHECK(params.get("a") == "1;b=2");
}

TEST_CASE("params: a name without an equals sign has an empty value") {
  const auto params = parsed("a&b=1");
  CHECK(params.contains("a"));
  CHECK_FALSE(params.get("a"));
  CHECK(params == Params{{"a", ""}, {"b", "1"}});
}

TEST_CASE("params: empty pieces are nothing") {
  CHECK(parsed("").empty());
  CHECK(parsed("&").empty());
  CHECK(parsed("&&&").empty());
  CHECK(parsed("&a=1&&b=2&") == Params{{"a", "1"}, {"b", "2"}});
}

TEST_CASE("params: refuses a value without a name") {
  CHECK(refusal("=1") == "a parameter has no name");
  CHECK(refusal("a=1&=2") == "a parameter has no name");
  CHECK(refusal("=") == "a parameter has no name");
  CHECK(refusal("a=1").empty());
}

TEST_CASE("params: a plus is a space and an escaped plus is a plus") {
  CHECK(parsed("a=x+y").get("a") == "x y");
  CHECK(parsed("a=x%2By").get("a") == "x+y");
  CHECK(parsed("a=x%20y").get("a") == "x y");
  CHECK(parsed("a+b=1").get("a b") == "1");
}

TEST_CASE("params: hexadecimal digits may have either case") {
  CHECK(parsed("a=%c3%A9").get("a") == "\xC3\xA9");
  CHECK(parsed("a=%2f%2F").get("a") == "//");
}

TEST_CASE("params: refuses a malformed percent escape") {
  for (const auto text : std::array{"a=%", "a=%4", "a=%zz", "a=%4z", "a=%z4", "a=%u0041", "a=%%41", "a=% 41", "a=%+1",
                                    "%=1", "a%4=1", "a=1&b=%", "a=%-1", "a=%0x"}) {
    CAPTURE(text);
    CHECK(refusal(text) == "a parameter has a malformed percent escape");
  }
  CHECK(parsed("a=%41").get("a") == "A");
}

TEST_CASE("params: an escape does not reach into the next pair") {
  CHECK(refusal("a=%4&1=2") == "a parameter has a malformed percent escape");
  CHECK(refusal("a=%&41=2") == "a parameter has a malformed percent escape");
  CHECK(refusal("a=%41&2=2").empty());
}

TEST_CASE("params: refuses NUL, escaped or raw, in names and values") {
  for (const auto text : std::array{"a=%00"sv, "a=x%00y"sv, "a%00=1"sv, "a=\0"sv, "a\0b=1"sv, "a=1\0"sv}) {
    CHECK(refusal(text) == "a parameter contains a NUL byte");
  }
  CHECK(parsed("a=0").get("a") == "0");
}

TEST_CASE("params: lets other control characters through") {
  CHECK(parsed("a=%0D%0A%09%01%7F").get("a") == "\r\n\t\x01\x7F");
}

TEST_CASE("params: refuses invalid UTF-8, escaped or raw") {
  for (const auto text :
       std::array{"a=%FF", "a=%C0%80", "a=%C0%AF", "a=%E0%80%AF", "a=%ED%A0%80", "a=%F4%90%80%80", "a=%F8%88%80%80%80",
                  "a=%C3", "a=%A9", "a=%C3+", "%FF=1", "a=\xFF", "a=\xC3(", "a=\xE2\x82"}) {
    CAPTURE(text);
    CHECK(refusal(text) == "a parameter is not valid UTF-8");
  }
  CHECK(parsed("a=%E2%82%AC").get("a") == "\xE2\x82\xAC");
}

TEST_CASE("params: takes raw UTF-8, and a character whose bytes are half raw and half escaped") {
  CHECK(parsed("a=\xE2\x82\xAC").get("a") == "\xE2\x82\xAC");
  CHECK(parsed("a=\xE2%82\xAC").get("a") == "\xE2\x82\xAC");
}

TEST_CASE("params: a character is not put together from a name and a value") {
  CHECK(refusal("a%C3=%A9") == "a parameter is not valid UTF-8");
  CHECK(refusal("a=%C3&%A9=1") == "a parameter is not valid UTF-8");
}

TEST_CASE("params: a refusal never repeats what was sent") {
  for (const auto text : std::array{"password=hunter2%", "password=hunter2%00", "password=hunter2%FF"}) {
    CHECK(refusal(text).find("hunter2") == std::string::npos);
    CHECK_FALSE(refusal(text).empty());
  }
}

TEST_CASE("params: refuses more pairs than the limit") {
  Params::Limits limits;
  limits.count = 2;
  CHECK(refusal("a=1&b=2&c=3", limits) == "there are too many parameters");
  CHECK(refusal("a=1&a=1&a=1", limits) == "there are too many parameters");
  CHECK(refusal("&&a=1&&b=2&&", limits).empty());
}

TEST_CASE("params: the limit is a hundred pairs unless told otherwise") {
  std::string text = "a";
  for (int i = 1; i < 100; ++i) text += "&a";
  CHECK(parsed(text).size() == 100);
  CHECK(refusal(text + "&a") == "there are too many parameters");
}

TEST_CASE("params: refuses a name beyond the limit") {
  CHECK(refusal(std::string(257, 'n') + "=1") == "the name of a parameter is too long");
  CHECK(refusal(std::string(257, 'n')) == "the name of a parameter is too long");
  CHECK(parsed(std::string(256, 'n') + "=1").size() == 1);
}

TEST_CASE("params: refuses a value beyond the limit") {
  CHECK(refusal("a=" + std::string(32 * 1024 + 1, 'v')) == "the value of a parameter is too long");
  CHECK(parsed("a=" + std::string(32 * 1024, 'v')).get("a")->size() == 32 * 1024);
}

TEST_CASE("params: limits count decoded bytes") {
  Params::Limits limits;
  limits.name_bytes = 1;
  limits.value_bytes = 2;
  CHECK(refusal("%41=%41%41", limits).empty());
  CHECK(refusal("%41=%41%41%41", limits) == "the value of a parameter is too long");
  CHECK(refusal("%41%41=%41", limits) == "the name of a parameter is too long");
}

TEST_CASE("params: an empty value counts as absent but is told by contains") {
  const Params params = {{"a", ""}};
  CHECK_FALSE(params.get("a"));
  CHECK(params.value_or_empty("a").empty());
  CHECK(params.contains("a"));
  CHECK(Params{{"a", "1"}}.get("a") == "1");
}

TEST_CASE("params: an absent name has no value") {
  const Params params = {{"a", "1"}};
  CHECK_FALSE(params.get("b"));
  CHECK_FALSE(params.contains("b"));
  CHECK(params.value_or_empty("b") == "");
  CHECK(params.value_or_empty("a") == "1");
}

TEST_CASE("params: names are compared byte for byte") {
  const Params params = {{"state", "1"}};
  CHECK_FALSE(params.get("State"));
  CHECK_FALSE(params.get("state "));
  CHECK_FALSE(params.get("stat"));
  CHECK(params.get("state") == "1");
}

TEST_CASE("params: a repeated name has no value, neither the first nor the last") {
  const Params params = {{"a", "1"}, {"b", "2"}, {"a", "3"}};
  CHECK_FALSE(params.get("a"));
  CHECK(params.value_or_empty("a").empty());
  CHECK(params.contains("a"));
  CHECK(params.get("b") == "2");
}

TEST_CASE("params: identical and empty repeats are repeats as well") {
  CHECK(parsed("a=1&a=1").repeated() == "a");
  CHECK(parsed("a=1&a=").repeated() == "a");
  CHECK(parsed("a=1&a").repeated() == "a");
  CHECK(parsed("a=1&%61=2").repeated() == "a");
  CHECK_FALSE(parsed("a=1&a=").get("a"));
  CHECK_FALSE(parsed("a=1&b=1").repeated());
}

TEST_CASE("params: repeated tells the first name that may not repeat") {
  const Params params = {{"resource", "1"}, {"b", "1"}, {"c", "1"}, {"resource", "2"}, {"c", "2"}, {"b", "2"}};
  CHECK(params.repeated() == "resource");
  CHECK(params.repeated({"resource"}) == "b");
  CHECK(params.repeated({"resource", "b"}) == "c");
  CHECK_FALSE(params.repeated({"resource", "b", "c"}));
}

TEST_CASE("params: all gives every non-empty value in order") {
  const Params params = {{"r", "1"}, {"x", "9"}, {"r", ""}, {"r", "2"}, {"r", "1"}};
  CHECK(params.all("r") == std::vector<std::string_view>{"1", "2", "1"});
  CHECK(params.all("y").empty());
}

TEST_CASE("params: add appends and keeps what is there") {
  Params params = {{"a", "1"}};
  params.add("a", "2");
  params.add("b", "3");
  CHECK(params == Params{{"a", "1"}, {"a", "2"}, {"b", "3"}});
}

TEST_CASE("params: encode leaves unreserved characters alone and escapes all others") {
  for (int byte = 0; byte < 256; ++byte) {
    const char c = static_cast<char>(byte);
    const bool plain =
        byte < 128 && (("0" <= std::string(1, c) && std::string(1, c) <= "9") || (c >= 'a' && c <= 'z') ||
                       (c >= 'A' && c <= 'Z') || "-._~"sv.find(c) != "-._~"sv.npos);
    const auto encoded = form_encode(std::string(1, c));
    CAPTURE(byte);
    CHECK(encoded.size() == (plain || c == ' ' ? 1 : 3));
    if (plain) CHECK(encoded == std::string(1, c));
  }
  CHECK(form_encode("/") == "%2F");
  CHECK(form_encode("\xFF") == "%FF");
  CHECK(form_encode(" ") == "+");
}

TEST_CASE("params: encode joins pairs") {
  CHECK(Params().encode().empty());
  CHECK(Params{{"code", "a/b"}, {"state", "x y"}, {"empty", ""}}.encode() == "code=a%2Fb&state=x+y&empty=");
}

TEST_CASE("params: encode lets no value break out of its pair") {
  const Params params = {{"state", "x&iss=evil#f=1;\r\n"}};
  CHECK(params.encode() == "state=x%26iss%3Devil%23f%3D1%3B%0D%0A");
  CHECK(parsed(params.encode()) == params);
}

TEST_CASE("params: decoding one component is as strict as parsing") {
  CHECK_FALSE(form_decode("%"));
  CHECK_FALSE(form_decode("%0"));
  CHECK_FALSE(form_decode("%00"));
  CHECK_FALSE(form_decode("%FF"));
  CHECK_FALSE(form_decode("\xFF"));
  CHECK_FALSE(form_decode(std::string_view("%41", 2)));
  CHECK_FALSE(form_decode(std::string_view("%41", 1)));
  CHECK(form_decode("") == "");
  CHECK(form_decode("a%20b+c") == "a b c");
  CHECK(form_decode("a=b&c") == "a=b&c");
}
