#include "jose/jws.hpp"

#include <doctest/doctest.h>

#include "jose/keys.hpp"
#include "oauthkit/hash.hpp"

using namespace oauthkit;
using namespace oauthkit::jose;

namespace {

std::string token_of(std::string_view header, std::string_view payload = "{}",
                     std::string_view signature = "signature") {
  return base64url_encode(header) + '.' + base64url_encode(payload) + '.' + base64url_encode(signature);
}

constexpr auto plain_header = R"({"alg":"ES256"})";

}  // namespace

TEST_CASE("jws: a compact one is taken apart") {
  const auto token = token_of(R"({"alg":"ES256","kid":"k"})", "payload", "sig");
  CompactJws jws;
  REQUIRE(jws.read(token));
  CHECK(jws.header().kid == "k");
  CHECK(jws.unverified_payload() == "payload");
  CHECK(jws.signature() == "sig");
  CHECK(jws.signing_input() == std::string_view(token).substr(0, token.rfind('.')));
}

TEST_CASE("jws: other than three parts, an empty header or no signature is refused") {
  const auto right = token_of(plain_header);
  const auto header = base64url_encode(plain_header);
  CompactJws jws;
  for (const auto& text :
       {std::string(), std::string("."), std::string(".."), header, header + ".e30", header + ".e30.",
        std::string(".e30.c2ln"), right + ".", right + ".e30", right + ".e30.e30", std::string("{}")}) {
    CAPTURE(text);
    CHECK(!jws.read(text));
    CHECK(jws.signing_input().empty());
  }
  CHECK(jws.read(right));
  CHECK(jws.read(header + "..c2ln"));
}

TEST_CASE("jws: padding, white space and stray bits are refused in every part") {
  const auto header = base64url_encode(plain_header);
  CompactJws jws;
  for (const auto& text :
       {header + "=.e30.c2ln", ' ' + header + ".e30.c2ln", header + ".e30=.c2ln", header + ".e31.c2ln",
        header + ".e30.c2ln\n", header + ".e30.c2l=", header + ".e30.c2lnA", header + ".e30.c2+n"}) {
    CAPTURE(text);
    CHECK(!jws.read(text));
  }
  CHECK(jws.read(header + ".e30.c2ln"));
}

TEST_CASE("jws: a huge one is refused before it is looked at") {
  CompactJws jws;
  const std::string huge(1 << 20, 'A');
  CHECK(jws.read(huge + '.' + huge + '.' + huge).reason() == "the token is too long");
  CHECK(jws.read(std::string(60'000, 'A') + ".e30.c2ln").reason() == "the header is too long");
  CHECK(jws.read(token_of(plain_header, std::string(40'000, 'x'))));
}

TEST_CASE("jws: an embedded key is refused unless the caller expects one, and then it must be there") {
  const auto with_key = token_of(R"({"alg":"ES256","jwk":)" + samples::ec_jwk() + "}");
  CompactJws jws;
  CHECK(!jws.read(with_key));
  CHECK(jws.read(with_key, CompactJws::EmbeddedKey::expected));
  CHECK(read_public_jwk(jws.header().jwk));
  CHECK(!jws.read(with_key));
  CHECK(!jws.read(token_of(plain_header), CompactJws::EmbeddedKey::expected));
  CHECK(jws.read(token_of(plain_header)));
}

TEST_CASE("jws: an encrypted token is not a signed one") {
  CompactJws jws;
  CHECK(!jws.read(token_of(R"({"alg":"dir","enc":"A256GCM"})")));
  CHECK(jws.read(token_of(plain_header)));
}

TEST_CASE("jws: nothing of a token is left when the same object reads the next") {
  CompactJws jws;
  REQUIRE(jws.read(token_of(R"({"alg":"ES256","kid":"first","typ":"at+jwt"})", "one")));
  REQUIRE(jws.read(token_of(plain_header, "two")));
  CHECK(jws.header().kid.empty());
  CHECK(jws.header().typ.empty());
  CHECK(jws.unverified_payload() == "two");
  CHECK(!jws.read(token_of(R"({"alg":1})")));
  REQUIRE(jws.read(token_of(plain_header, "three")));
  CHECK(jws.header().alg == "ES256");
}

TEST_CASE("jws: a header is written with what it has, escaped") {
  CHECK(base64url_decode(jws_header("ES256", "at+jwt", "k\"")) == R"({"alg":"ES256","typ":"at+jwt","kid":"k\""})");
  CHECK(base64url_decode(jws_header("ES256", "", "")) == plain_header);
}
