#include "jose/ecdsa_signature.hpp"

#include <doctest/doctest.h>

#include "base/base64.hpp"

using namespace oauthkit;
using namespace oauthkit::jose;

namespace {

const std::string order =
    std::string("\xFF\xFF\xFF\xFF\x00\x00\x00\x00\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xBC\xE6\xFA\xAD\xA7\x17\x9E\x84",
                24) +
    "\xF3\xB9\xCA\xC2\xFC\x63\x25\x51";

std::string number(char last, char first = 0) { return first + std::string(30, '\0') + last; }

std::string_view text_of(const DerSignature& der) { return base64::as_text(std::span(der.bytes).first(der.length)); }

}  // namespace

TEST_CASE("es256 signature: any two numbers in range become DER and come back") {
  auto largest = order;
  largest.back() = '\x50';
  for (const auto& r : {number(1), number('\x80'), number(1, '\x7f'), number(1, '\x80'), largest}) {
    for (const auto& s : {number(2), number(2, '\xfe'), largest}) {
      const auto der = der_of(r + s);
      REQUIRE(der);
      CHECK(raw_of(text_of(*der)) == r + s);
    }
  }
}

TEST_CASE("es256 signature: DER has the fewest bytes") {
  CHECK(text_of(*der_of(number(1) + number('\x80'))) == std::string_view("\x30\x07\x02\x01\x01\x02\x02\x00\x80", 9));
  CHECK(der_of(number(1, '\x80') + number(1, '\x80'))->length == DerSignature::max_bytes);
}

TEST_CASE("es256 signature: another length is refused (RFC 7518 section 3.4)") {
  for (const std::size_t size : {0U, 1U, 32U, 63U, 65U, 70U, 72U, 128U}) CHECK(!der_of(std::string(size, '\x01')));
  CHECK(der_of(std::string(64, '\x01')));
}

TEST_CASE("es256 signature: zero and the order of the curve are no numbers of a signature") {
  CHECK(!der_of(number(0) + number(1)));
  CHECK(!der_of(number(1) + number(0)));
  CHECK(!der_of(order + number(1)));
  CHECK(!der_of(number(1) + order));
  CHECK(!der_of(std::string(32, '\xff') + number(1)));
  CHECK(der_of(number(1) + number(1)));
}

TEST_CASE("es256 signature: what is not DER of two numbers is no signature") {
  CHECK(raw_of("").empty());
  CHECK(raw_of("\x30").empty());
  CHECK(raw_of(std::string("\x30\x06\x02\x01\x01\x02\x01\x01\x00", 9)).empty());
  CHECK(raw_of("\x30\x06\x02\x01\x01\x02\x01\x01").size() == 64);
}
