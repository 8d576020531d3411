#include <doctest/doctest.h>

#include "jose/key_check.hpp"
#include "oauthkit/hash.hpp"

using namespace oauthkit;
using namespace oauthkit::jose;

namespace {

const std::string usual("\x01\x00\x01", 3);

std::string modulus(std::size_t bits) {
  std::string number(bits / 8, '\x5a');
  if (bits % 8 != 0) {
    number.insert(number.begin(), static_cast<char>(1 << (bits % 8 - 1)));
  } else {
    number.front() = '\x80';
  }
  number.back() = 1;
  return number;
}

// Project Wycheproof, json_web_crypto_test.json, jws_rsa_roca_key.
constexpr std::string_view roca_modulus =
    "AanFpofbj7KjD4Lf-N2hVMKR7yewSyXhhbirIMTGpfYEhZ_lnt5UoK98DnKIgArXGTu3MaW_HhFw16HGaTDUHqPrId7fe4r11CqRw09yBFuW79V8"
    "sYIwHdzCaWflUI6auImYbVfoN9_nD5n8N8SY9DwXw7mwZM9wREPXoDPgOoIWl6q_MPsp7n0zs3Z5ZaiQWOOzl1S9OhwAfSiiOwz6efnXEaxuTEtP"
    "d7BjSx7NaFka8Dx9U7YqXy2RFj1O9PjyaDGuRh7YXsX3iMUSP_wSyHQg_c_qHRtKUsNSGCT7OZg0hzm2KphtjnayKJvC64vAbROBR4Ubg6Bxg9IQ"
    "VZ-QYyE";

}  // namespace

TEST_CASE("rsa check: 2048 to 4096 bits, counted exactly") {
  CHECK(!check_rsa("", usual));
  CHECK(!check_rsa(modulus(1024), usual));
  CHECK(!check_rsa(modulus(2047), usual));
  CHECK(check_rsa(modulus(2048), usual));
  CHECK(check_rsa(modulus(4096), usual));
  CHECK(!check_rsa(modulus(4097), usual));
}

TEST_CASE("rsa check: the modulus is odd") {
  auto even = modulus(2048);
  even.back() = 2;
  CHECK(check_rsa(even, usual).reason() == "the RSA modulus is even");
  CHECK(check_rsa(modulus(2048), usual));
}

TEST_CASE("rsa check: the exponent is odd and at least 65537") {
  CHECK(!check_rsa(modulus(2048), ""));
  CHECK(!check_rsa(modulus(2048), "\x01"));
  CHECK(!check_rsa(modulus(2048), "\x03"));
  CHECK(!check_rsa(modulus(2048), "\xff\xff"));
  CHECK(!check_rsa(modulus(2048), std::string("\x01\x00\x02", 3)));
  CHECK(!check_rsa(modulus(2048), std::string("\x01\x00\x00\x00\x01", 5)));
  CHECK(check_rsa(modulus(2048), usual));
  CHECK(check_rsa(modulus(2048), "\xff\xff\xff\xff"));
}

TEST_CASE("rsa check: a modulus of the ROCA generator is refused (CVE-2017-15361)") {
  const auto roca = base64url_decode(roca_modulus);
  REQUIRE(roca);
  CHECK(check_rsa(*roca, usual).reason() == "the RSA modulus is of the kind that CVE-2017-15361 factors");
  auto neighbour = *roca;
  neighbour.back() = static_cast<char>(neighbour.back() ^ 2);
  CHECK(check_rsa(neighbour, usual));
}
