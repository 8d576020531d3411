#include "base/utf8.hpp"

#include <doctest/doctest.h>

#include <array>
#include <string>
#include <vector>

using namespace oauthkit;
using namespace std::string_view_literals;

namespace {

// The first byte of what follows a lead is told apart, so that each form is tried whole and cut short.
bool is_cut_refused(std::string_view text) {
  for (std::size_t size = 1; size < text.size(); ++size) {
    if (is_utf8(text.substr(0, size))) return false;
  }
  return true;
}

}  // namespace

TEST_CASE("utf8: accepts the first and the last code point of each length") {
  for (const auto text : std::array{"\x00"sv, "\x7F"sv, "\xC2\x80"sv, "\xDF\xBF"sv, "\xE0\xA0\x80"sv, "\xEF\xBF\xBF"sv,
                                    "\xF0\x90\x80\x80"sv, "\xF4\x8F\xBF\xBF"sv, ""sv}) {
    CHECK(is_utf8(text));
  }
}

TEST_CASE("utf8: refuses a sequence that is cut short") {
  for (const auto text : std::array{"\xC2\x80"sv, "\xE2\x82\xAC"sv, "\xF0\x9F\x98\x80"sv}) {
    CHECK(is_cut_refused(text));
    CHECK(is_utf8(text));
  }
}

TEST_CASE("utf8: refuses overlong forms") {
  for (const auto text : std::array{"\xC0\x80"sv, "\xC0\xAF"sv, "\xC1\xBF"sv, "\xE0\x80\xAF"sv, "\xE0\x9F\xBF"sv,
                                    "\xF0\x80\x80\xAF"sv, "\xF0\x8F\xBF\xBF"sv}) {
    CHECK_FALSE(is_utf8(text));
  }
  CHECK(is_utf8("\xE0\xA0\x80"));
}

TEST_CASE("utf8: refuses surrogates") {
  CHECK_FALSE(is_utf8("\xED\xA0\x80"));
  CHECK_FALSE(is_utf8("\xED\xBF\xBF"));
  CHECK_FALSE(is_utf8("\xED\xA0\xBD\xED\xB8\x80"));
  CHECK(is_utf8("\xED\x9F\xBF"));
  CHECK(is_utf8("\xEE\x80\x80"));
}

TEST_CASE("utf8: refuses what is above U+10FFFF") {
  CHECK_FALSE(is_utf8("\xF4\x90\x80\x80"));
  CHECK_FALSE(is_utf8("\xF5\x80\x80\x80"));
  CHECK_FALSE(is_utf8("\xFF"));
  CHECK_FALSE(is_utf8("\xFE"));
  CHECK(is_utf8("\xF4\x8F\xBF\xBF"));
}

TEST_CASE("utf8: what is wrong is seen wherever it stands in a long text") {
  for (std::size_t at = 0; at < 40; ++at) {
    CAPTURE(at);
    std::string text(40, 'a');
    text[at] = '\x80';
    CHECK_FALSE(is_utf8(text));
    CHECK(is_utf8(text.replace(at, 1, "\xC2\x80")));
    CHECK_FALSE(is_utf8(text.substr(0, at + 1)));
  }
}

TEST_CASE("utf8: refuses a continuation byte on its own") {
  CHECK_FALSE(is_utf8("\x80"));
  CHECK_FALSE(is_utf8("a\xBF"));
  CHECK_FALSE(is_utf8("\xC2\x80\x80"));
  CHECK(is_utf8("a\xC2\xBF"));
}

TEST_CASE("utf8: refuses a sequence with a wrong byte at each of its places") {
  CHECK_FALSE(is_utf8("\xC2\x41"));
  CHECK_FALSE(is_utf8("\xE2\x41\xAC"));
  CHECK_FALSE(is_utf8("\xE2\x82\x41"));
  CHECK_FALSE(is_utf8("\xF0\x41\x98\x80"));
  CHECK_FALSE(is_utf8("\xF0\x9F\x41\x80"));
  CHECK_FALSE(is_utf8("\xF0\x9F\x98\x41"));
  CHECK(is_utf8("\xF0\x9F\x98\x80 \xE2\x82\xAC \xC2\xA2 a"));
}

TEST_CASE("utf-8: characters are taken off one by one, and a byte of none alone") {
  std::string_view text = "a\u00E9\u20AC\U0001F600\xC3z";
  std::vector<std::uint32_t> points;
  while (!text.empty()) points.push_back(take_character(text).value_or(0));
  CHECK(points == std::vector<std::uint32_t>{'a', 0xE9, 0x20AC, 0x1F600, 0, 'z'});
  std::string_view cut = "\xE2\x82";
  CHECK(!take_character(cut));
  CHECK(cut == "\x82");
}
