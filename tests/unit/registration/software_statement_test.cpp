#include "registration/software_statement.hpp"

#include "keys/statements.hpp"

using namespace statements;
using namespace std::chrono_literals;

namespace {

constexpr const char* server = "https://auth.example";

Result<registration::SoftwareStatement> verified(std::string_view jwt) {
  return registration::verify_software_statement(jwt, trusted(), now, server);
}

/// `"valid"`, or the name of the error.
std::string outcome(std::string_view jwt) {
  const auto statement = verified(jwt);
  return statement ? "valid" : std::string(wire_name(statement.error()));
}

}  // namespace

TEST_CASE("software statement: what an issuer says of the software, without what it says of the statement") {
  const json about = {
      {"sub", "x"},    {"exp", seconds(60s)},         {"iat", seconds(0s)},    {"nbf", seconds(0s)},    {"jti", "1"},
      {"aud", server}, {"software_statement", "a.b"}, {"client_name", "A\"B"}, {"nested", {{"iss", 1}}}};
  const auto statement = verified(signed_with(Algorithm::ps256, about, "JWT"));
  REQUIRE(statement);
  CHECK(statement->issuer == issuer);
  CHECK(json::parse(statement->metadata) == json{{"client_name", "A\"B"}, {"nested", {{"iss", 1}}}});
}

TEST_CASE("software statement: one that says nothing of the software is an empty object") {
  const auto statement = verified(with({{"client_name", nullptr}}));
  REQUIRE(statement);
  CHECK(statement->metadata == "{}");
}

// RFC 7591 §3.2.2.
TEST_CASE("software statement: of nobody who is listed it is unapproved") {
  CHECK(outcome(with({{"iss", "https://other.example"}})) == "unapproved_software_statement");
  CHECK(outcome(with({})) == "valid");
}

TEST_CASE("software statement: what is wrong with it is invalid, and only the operator is told what") {
  const auto hmac = *jose::make_hmac_key(every_key(), {});
  CHECK(outcome(samples::signed_by(hmac, json{{"iss", issuer}}.dump())) == "invalid_software_statement");
  CHECK(outcome(base64url_encode(R"({"alg":"none"})") + '.' + base64url_encode(R"({"iss":"a"})") + '.') ==
        "invalid_software_statement");
  CHECK(outcome(with({{"exp", seconds(0s)}})) == "invalid_software_statement");
  CHECK(outcome(with({{"nbf", seconds(1s)}})) == "invalid_software_statement");
  CHECK(outcome(with({{"iss", nullptr}})) == "invalid_software_statement");
  CHECK(outcome("not a statement") == "invalid_software_statement");
  const auto refused = verified(with({{"exp", seconds(0s)}}));
  CHECK(refused.error().description == "the software_statement is not valid");
  CHECK(refused.error().cause == "software_statement: exp has passed");
  CHECK(outcome(with({{"exp", seconds(1s)}, {"nbf", seconds(0s)}})) == "valid");
}

// RFC 8725 §3.11.
TEST_CASE("software statement: what the issuer signs for another purpose is none") {
  for (const auto* typ : {"at+jwt", "client-authentication+jwt", "logout+jwt"}) {
    CHECK(outcome(signed_with(Algorithm::es256, {}, typ)) == "invalid_software_statement");
  }
  for (const auto* typ : {"", "JWT", "jwt", "application/JWT"}) {
    CHECK(outcome(signed_with(Algorithm::es256, {}, typ)) == "valid");
  }
}

// RFC 7519 §4.1.3.
TEST_CASE("software statement: one that is for another server is not for this one") {
  CHECK(outcome(with({{"aud", "https://other.example"}})) == "invalid_software_statement");
  CHECK(outcome(with({{"aud", json::array()}})) == "invalid_software_statement");
  CHECK(outcome(with({{"aud", {"https://other.example", server}}})) == "valid");
  CHECK(!registration::verify_software_statement(with({{"aud", ""}}), trusted(), now));
  CHECK(registration::verify_software_statement(with({}), trusted(), now));
}
