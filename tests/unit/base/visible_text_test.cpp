#include "base/visible_text.hpp"

#include <doctest/doctest.h>

using oauthkit::visible_text;

TEST_CASE("visible text: what can be seen stays as it is") {
  for (const char* text : {"", "Pay 123.50 EUR to <Merchant & Co>", "\xc3\xa9\xe2\x82\xac", "\xf0\x9f\x98\x80",
                           "\xd7\xa9\xd7\x9c\xd7\x95\xd7\x9d", "\xe2\x80\x8c\xe2\x80\x8d"}) {
    CAPTURE(text);
    CHECK(visible_text(text) == text);
  }
}

TEST_CASE("visible text: control characters are named") {
  CHECK(visible_text("a\nb\r\tc\x1b[0m\x7f") == "a[U+000A]b[U+000D][U+0009]c[U+001B][0m[U+007F]");
  CHECK(visible_text(std::string_view("\0x", 2)) == "[U+0000]x");
  CHECK(visible_text("\xc2\x85\xc2\xa0") == "[U+0085]\xc2\xa0");
}

TEST_CASE("visible text: what turns the direction of reading, or is not seen, is named") {
  CHECK(visible_text("\xe2\x80\xae"
                     "RUE 00.1") == "[U+202E]RUE 00.1");
  CHECK(visible_text("\xe2\x81\xa6\xe2\x81\xa9\xe2\x80\x8f\xd8\x9c") == "[U+2066][U+2069][U+200F][U+061C]");
  CHECK(visible_text("1\xe2\x80\x8b"
                     "00\xef\xbb\xbf\xc2\xad") == "1[U+200B]00[U+FEFF][U+00AD]");
  CHECK(visible_text("\xe2\x80\xa8\xf3\xa0\x81\x81") == "[U+2028][U+E0041]");
}

TEST_CASE("visible text: bytes that are no character are named one by one") {
  CHECK(visible_text("a\xff\xe2\x82z") == "a[U+FFFD][U+FFFD][U+FFFD]z");
  CHECK(visible_text("\xc2") == "[U+FFFD]");
}
