#include "protocol/form.hpp"

#include <doctest/doctest.h>

using namespace oauthkit;

namespace {

FormFault fault_of(std::string text) { return decode_form_component(text); }

std::string decoded(std::string text) {
  REQUIRE(decode_form_component(text) == FormFault::none);
  return text;
}

}  // namespace

TEST_CASE("form: a plus is a space, an escape is a byte, anything else is itself") {
  CHECK(decoded("a+b%20c%2B%c3%a4~") == "a b c+\xc3\xa4~");
  CHECK(decoded("").empty());
}

TEST_CASE("form: a component is decoded where it stands as it is elsewhere") {
  for (const char* text : {"", "plain", "a+b", "%41%42%43", "%C3%A4%C3%B6", "100%25"}) {
    CAPTURE(text);
    std::string elsewhere = "what was there before, and was longer";
    REQUIRE(decode_form_component(text, elsewhere) == FormFault::none);
    CHECK(decoded(text) == elsewhere);
  }
}

TEST_CASE("form: an escape that is none is refused, wherever it stands") {
  for (const char* text : {"%", "a%", "%4", "a%4", "%zz", "%4z", "%z4", "%%41", "% 1", "%-1"}) {
    CAPTURE(text);
    CHECK(fault_of(text) == FormFault::escape);
  }
  CHECK(decoded("%41") == "A");
}

TEST_CASE("form: NUL is refused, escaped or not") {
  CHECK(fault_of("a%00b") == FormFault::nul);
  CHECK(fault_of(std::string("a\0b", 3)) == FormFault::nul);
  CHECK(decoded("a%01b") ==
        "a\x01"
        "b");
}

TEST_CASE("form: what is not UTF-8 is refused, escaped or not") {
  for (const char* text : {"%ff", "%c3", "%c0%af", "%ed%a0%80", "\xff"}) {
    CAPTURE(text);
    CHECK(fault_of(text) == FormFault::utf8);
  }
  CHECK(decoded("%c3%bf") == "\xc3\xbf");
}

TEST_CASE("form: what was encoded is decoded to what it was") {
  std::string every_byte;
  for (int byte = 1; byte < 128; ++byte) every_byte += static_cast<char>(byte);
  std::string encoded;
  append_form_component(encoded, every_byte);
  CHECK(encoded.find_first_of("&=#? \"") == std::string::npos);
  CHECK(decoded(encoded) == every_byte);
}
