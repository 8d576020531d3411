#include <doctest/doctest.h>

#include <totp.hpp>
#include <utility>

using namespace authserver;
using namespace oauthkit;
using namespace std::chrono_literals;

namespace {

// RFC 6238 Appendix B and RFC 4226 Appendix D: the same key.
const Secret key("12345678901234567890");

TimePoint at(std::int64_t seconds) { return TimePoint(std::chrono::seconds(seconds)); }

}  // namespace

TEST_CASE("authserver totp: RFC 6238 Appendix B, of which six digits are shown") {
  const std::pair<std::int64_t, const char*> vectors[] = {{59, "94287082"},         {1111111109, "07081804"},
                                                          {1111111111, "14050471"}, {1234567890, "89005924"},
                                                          {2000000000, "69279037"}, {20000000000, "65353130"}};
  for (const auto& [seconds, code] : vectors) {
    CAPTURE(seconds);
    CHECK(totp::code_of(key, totp::step_at(at(seconds))) == std::string(code).substr(2));
  }
}

TEST_CASE("authserver totp: RFC 4226 Appendix D") {
  const char* codes[] = {"755224", "287082", "359152", "969429", "338314",
                         "254676", "287922", "162583", "399871", "520489"};
  for (int counter = 0; counter < 10; ++counter) CHECK(totp::code_of(key, counter) == codes[counter]);
}

TEST_CASE("authserver totp: clocks may differ by one step, and no more") {
  const auto now = at(1'700'000'010);
  const auto present = totp::step_at(now);
  for (const std::int64_t off : {-1, 0, 1})
    CHECK(totp::step_of(key, totp::code_of(key, present + off), now) == present + off);
  for (const std::int64_t off : {-3, -2, 2, 3}) {
    CHECK_FALSE(totp::step_of(key, totp::code_of(key, present + off), now).has_value());
  }
}

TEST_CASE("authserver totp: a code is six digits, with spaces or without") {
  const auto now = at(59);
  CHECK(totp::step_of(key, "287 082", now) == 1);
  for (const char* code : {"", "287", "28708", "2870822", "94287082", "287083", "-87082", "28708\xEF"}) {
    CHECK_FALSE(totp::step_of(key, code, now).has_value());
  }
  CHECK(totp::step_of(key, "287082", now) == 1);
}

TEST_CASE("authserver totp: RFC 4648 section 10 in base32") {
  const std::pair<const char*, const char*> vectors[] = {{"", ""},
                                                         {"MY======", "f"},
                                                         {"MZXQ====", "fo"},
                                                         {"MZXW6===", "foo"},
                                                         {"MZXW6YQ=", "foob"},
                                                         {"MZXW6YTB", "fooba"},
                                                         {"MZXW6YTBOI======", "foobar"},
                                                         {"mzxw 6ytb oi", "foobar"}};
  for (const auto& [text, bytes] : vectors) CHECK(totp::read_base32(text) == bytes);
  for (const char* text : {"MZXW6YT1", "MZXW6YT0", "MZ-W", "M=ZXW", "\xC3\x89"}) CHECK_FALSE(totp::read_base32(text));
}
