#include <doctest/doctest.h>

#include <array>
#include <random>
#include <utility>

#include "oauthkit/hash.hpp"

using namespace oauthkit;

namespace {

const std::array<std::pair<std::string, std::string>, 7> vectors = {{{"", ""},
                                                                     {"f", "Zg=="},
                                                                     {"fo", "Zm8="},
                                                                     {"foo", "Zm9v"},
                                                                     {"foob", "Zm9vYg=="},
                                                                     {"fooba", "Zm9vYmE="},
                                                                     {"foobar", "Zm9vYmFy"}}};

std::string unpadded(std::string text) { return text.substr(0, text.find('=')); }

}  // namespace

TEST_CASE("base64: encodes and decodes the vectors of RFC 4648 section 10") {
  for (const auto& [plain, text] : vectors) {
    CHECK(base64_encode(plain) == text);
    CHECK(base64_decode(text) == plain);
  }
}

TEST_CASE("base64url: encodes and decodes the vectors without padding") {
  for (const auto& [plain, text] : vectors) {
    CHECK(base64url_encode(plain) == unpadded(text));
    CHECK(base64url_decode(unpadded(text)) == plain);
  }
}

TEST_CASE("base64: each of the two has its own last two characters") {
  CHECK(base64_encode("\xFB\xEF\xFF") == "++//");
  CHECK(base64url_encode("\xFB\xEF\xFF") == "--__");
  CHECK(base64_decode("++//") == "\xFB\xEF\xFF");
  CHECK(base64url_decode("--__") == "\xFB\xEF\xFF");
  CHECK_FALSE(base64_decode("--__"));
  CHECK_FALSE(base64url_decode("++//"));
}

TEST_CASE("base64url: reads the challenge of RFC 7636 appendix B") {
  const auto challenge = hash_token("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk");
  CHECK(base64url_encode({reinterpret_cast<const char*>(challenge.bytes.data()), 32}) ==
        "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
}

TEST_CASE("base64url: refuses padding, white space and foreign characters") {
  for (const auto text : std::array{"Zg==", "Zm8=", "Zm9v\n", " Zm9v", "Zm 9v", "Zm9.", "Zm9\x80", "Zm9v="}) {
    CAPTURE(text);
    CHECK_FALSE(base64url_decode(text));
  }
  CHECK_FALSE(base64url_decode(std::string_view("Zm9\0", 4)));
  CHECK(base64url_decode("Zm9v") == "foo");
}

TEST_CASE("base64url: refuses a length that no byte string has") {
  CHECK_FALSE(base64url_decode("A"));
  CHECK_FALSE(base64url_decode("Zm9vA"));
  CHECK_FALSE(base64url_decode("Zm9vZ"));
  CHECK(base64url_decode("Zm9vZg") == "foof");
}

TEST_CASE("base64url: refuses stray bits in the last character") {
  CHECK_FALSE(base64url_decode("Zh"));
  CHECK_FALSE(base64url_decode("Zv"));
  CHECK_FALSE(base64url_decode("Zm9"));
  CHECK(base64url_decode("Zg") == "f");
  CHECK(base64url_decode("Zm8") == "fo");
}

TEST_CASE("base64: refuses what is not padded as it must be") {
  for (const auto text : std::array{"Zg", "Zg=", "Zg===", "Zm8", "Zm8==", "Zm9v=", "Zm9v==", "Zm9v====", "=",
                                    "==", "===", "====", "Z===", "Zg==Zg==", "Zg=g", "=g=="}) {
    CAPTURE(text);
    CHECK_FALSE(base64_decode(text));
  }
  CHECK(base64_decode("Zg==") == "f");
}

TEST_CASE("base64: refuses stray bits before the padding") {
  CHECK_FALSE(base64_decode("Zh=="));
  CHECK_FALSE(base64_decode("Zm9="));
  CHECK(base64_decode("Zm8=") == "fo");
}

TEST_CASE("base64: any bytes come back, through one text alone") {
  std::mt19937 engine(42);
  for (std::size_t size = 0; size < 200; ++size) {
    std::string bytes(size, '\0');
    for (auto& byte : bytes) byte = static_cast<char>(engine() & 0xFF);
    REQUIRE(base64url_decode(base64url_encode(bytes)) == bytes);
    REQUIRE(base64_decode(base64_encode(bytes)) == bytes);
    REQUIRE(base64url_encode(bytes).size() == (size * 4 + 2) / 3);
    REQUIRE(base64_encode(bytes).size() == (size + 2) / 3 * 4);
  }
}
