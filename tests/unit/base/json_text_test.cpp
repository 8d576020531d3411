#include "base/json_text.hpp"

#include <doctest/doctest.h>

#include <optional>

using namespace oauthkit;

namespace {

/// What the characters of `text` say; nothing when one of them is none.
std::optional<std::string> said(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    if (!json::take_character(text, out)) return std::nullopt;
  }
  return out;
}

}  // namespace

TEST_CASE("json text: every escape says what RFC 8259 §7 says, and a pair of surrogates one character") {
  CHECK(said(R"(a\"\\\/\b\f\n\r\tz)") == "a\"\\/\b\f\n\r\tz");
  CHECK(said(R"(\u0041\u00e9\u20AC)") == "A\xC3\xA9\xE2\x82\xAC");
  CHECK(said(R"(\uD83D\uDD11)") == "\xF0\x9F\x94\x91");
  CHECK(said("\xC3\xA9") == "\xC3\xA9");
  CHECK(said(std::string_view("\\u0000", 6)) == std::string(1, '\0'));
}

TEST_CASE("json text: half a pair, a short or unknown escape and a control character say nothing") {
  for (const char* text : {"\\", "\\x", "\\u", "\\u12", "\\u12g4", "\\uD83D", "\\uD83Dx", "\\uD83D\\n",
                           "\\uD83D\\u0041", "\\uDD11", "a\nb", "\x1f"}) {
    CAPTURE(text);
    CHECK(!said(text));
  }
  CHECK(said("\x7f") == "\x7f");
}
