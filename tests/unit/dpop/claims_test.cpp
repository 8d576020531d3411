#include "dpop/claims.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace oauthkit;

TEST_CASE("dpop claims: all of them are read, and what is not known is passed over") {
  const auto claims = read_dpop_claims(
      R"({"jti":"a","htm":"POST","htu":"https://a.example/t","iat":1700000000,"ath":"b","nonce":"c","x":{"y":[1]}})");
  REQUIRE(claims);
  CHECK(claims->jti == "a");
  CHECK(claims->htm == "POST");
  CHECK(claims->htu == "https://a.example/t");
  CHECK(claims->iat == TimePoint(std::chrono::seconds(1'700'000'000)));
  CHECK(claims->ath == "b");
  CHECK(claims->nonce == "c");
}

TEST_CASE("dpop claims: ath and nonce may be absent, and then they are") {
  const auto claims = read_dpop_claims(R"({"jti":"a","htm":"GET","htu":"u","iat":0})");
  REQUIRE(claims);
  CHECK(!claims->ath);
  CHECK(!claims->nonce);
}

TEST_CASE("dpop claims: a member that is there twice is refused, also one that nobody reads") {
  CHECK(!read_dpop_claims(R"({"jti":"a","htm":"GET","htu":"u","iat":0,"jti":"a"})"));
  CHECK(!read_dpop_claims(R"({"jti":"a","htm":"GET","htu":"u","iat":0,"x":1,"x":1})"));
  CHECK(!read_dpop_claims(R"({"jti":"a","htm":"GET","htu":"u","iat":0,"x":{"y":1,"y":1}})"));
  CHECK(read_dpop_claims(R"({"jti":"a","htm":"GET","htu":"u","iat":0,"x":1,"y":1})"));
}

TEST_CASE("dpop claims: a time is a whole number that a double holds") {
  const auto at = [](const char* iat) {
    return read_dpop_claims(std::string(R"({"jti":"a","htm":"GET","htu":"u","iat":)") + iat + "}").has_value();
  };
  for (const char* iat : {"-1", "1.0", "1e3", "9007199254740992", "18446744073709551615", "1e300", "\"1\"", "null"}) {
    CAPTURE(iat);
    CHECK(!at(iat));
  }
  CHECK(at("9007199254740991"));
}
