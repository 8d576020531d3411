#include "jose/header.hpp"

#include <doctest/doctest.h>

using namespace oauthkit::jose;

TEST_CASE("jose header: what is known of it is read, what is not is ignored (RFC 7515 section 4)") {
  const auto header = read_header(R"({"alg":"ES256","typ":"at+jwt","kid":"k","x5t":"a","cty":"x","own":[1,{"a":2}]})");
  REQUIRE(header);
  CHECK(header->alg == "ES256");
  CHECK(header->typ == "at+jwt");
  CHECK(header->kid == "k");
  CHECK(header->enc.empty());
  CHECK(header->jwk.empty());
}

TEST_CASE("jose header: a critical extension is refused, also an empty list of them (RFC 7515 section 4.1.11)") {
  for (const char* crit : {R"(["exp"])", R"(["b64"])", "[]", "null", R"("exp")"}) {
    CAPTURE(crit);
    const auto header = read_header(R"({"alg":"ES256","exp":1,"crit":)" + std::string(crit) + "}");
    REQUIRE(!header);
    CHECK(header.reason() == "the header names a critical extension");
  }
  CHECK(read_header(R"({"alg":"ES256","exp":1})"));
}

TEST_CASE("jose header: what changes the payload or names a key of the sender's choice is refused") {
  for (const char* member :
       {R"("b64":false)", R"("b64":true)", R"("zip":"DEF")", R"("jku":"https://evil.example/keys")",
        R"("x5u":"https://evil.example/cert")", R"("x5c":["MIIB"])"}) {
    CAPTURE(member);
    CHECK(!read_header(R"({"alg":"ES256",)" + std::string(member) + "}"));
  }
  CHECK(read_header(R"({"alg":"ES256","x5t":"a"})"));
}

TEST_CASE("jose header: an embedded key is handed on as JSON, for whoever expects one") {
  const auto header = read_header(R"({"alg":"ES256","jwk":{"kty":"EC", "x":"1"}})");
  REQUIRE(header);
  CHECK(header->jwk == R"({"kty":"EC", "x":"1"})");
  CHECK(!read_header(R"({"alg":"ES256","jwk":"x"})"));
}

TEST_CASE("jose header: duplicated members, other kinds of value and no algorithm are refused") {
  for (const char* text :
       {"", "x", "[]", "null", "{}", R"({"alg":""})", R"({"alg":1})", R"({"alg":null})", R"({"typ":"at+jwt"})",
        R"({"alg":"none","alg":"ES256"})", R"({"alg":"ES256","\u0061lg":"none"})", R"({"alg":"ES256","kid":7})",
        R"({"alg":"ES256","typ":["at+jwt"]})", "{\"alg\":\"ES256\",\"kid\":\"\xff\"}"}) {
    CAPTURE(text);
    CHECK(!read_header(text));
  }
  CHECK(read_header(R"({"alg":"ES256"})"));
}

TEST_CASE("jose header: a deep or long one is refused") {
  const std::string deep(10'000, '[');
  CHECK(!read_header(R"({"alg":"ES256","a":)" + deep));
  CHECK(!read_header(R"({"alg":"ES256","a":")" + std::string(8 * 1024, 'x') + "\"}"));
  CHECK(read_header(R"({"alg":"ES256","a":")" + std::string(8 * 1024 - 22, 'x') + "\"}"));
}

TEST_CASE(
    "jose header: types compare without regard to case and with or without application/ (RFC 7515 section 4.1.9)") {
  CHECK(is_type("at+jwt", "at+jwt"));
  CHECK(is_type("application/at+jwt", "at+jwt"));
  CHECK(is_type("Application/AT+JWT", "at+jwt"));
  CHECK(!is_type("", "at+jwt"));
  CHECK(!is_type("jwt", "at+jwt"));
  CHECK(!is_type("application/", "at+jwt"));
  CHECK(!is_type("text/at+jwt", "at+jwt"));
  CHECK(is_type("", ""));
}
