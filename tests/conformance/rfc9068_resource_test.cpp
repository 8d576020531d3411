#include "conformance/flows.hpp"
#include "tokens/jwts.hpp"

using namespace conformance;
using jwts::token;

// JWT Profile for OAuth 2.0 Access Tokens: what a resource server does.

namespace {

/// What an API that goes by signatures answers to a token.
std::string asked(const std::string& access_token, const Scope& needed = {}) {
  static const Bearer bearer(
      [](const TokenHash&) { return Stored(); },
      {.readers = {jwt_reader(jwts::options())}, .environment = {.clock = [] { return start; }}});
  const auto checked = bearer.check(with_bearer(get("/api"), access_token), needed);
  const auto* const refused = std::get_if<Response>(&checked);
  return refused == nullptr ? "200" : outcome(*refused);
}

}  // namespace

TEST_CASE("RFC 9068 §4: a typ other than at+jwt is rejected") {
  CHECK(asked(token({}, jwts::Algorithm::es256, "JWT")) == "401 invalid_token");
  CHECK(asked(token({}, jwts::Algorithm::es256, "")) == "401 invalid_token");
  CHECK(asked(token({}, jwts::Algorithm::es256, "application/at+jwt")) == "200");
}

TEST_CASE("RFC 9068 §4: iss is exactly the issuer") {
  CHECK(asked(token({{"iss", "https://auth.example/"}})) == "401 invalid_token");
  CHECK(asked(token()) == "200");
}

TEST_CASE("RFC 9068 §4: aud names the resource server, or the token is rejected") {
  CHECK(asked(token({{"aud", "https://mail.example"}})) == "401 invalid_token");
  CHECK(asked(token({{"aud", {"https://mail.example", jwts::api}}})) == "200");
}

TEST_CASE("RFC 9068 §4: the signature is validated, with the keys of the issuer; alg none is rejected") {
  const auto forged = samples::signed_by(*oauthkit::jose::generate_key(jwts::Algorithm::es256), jwts::claims().dump());
  CHECK(asked(forged) == "401 invalid_token");
  const auto none =
      base64url_encode(R"({"alg":"none","typ":"at+jwt"})") + "." + base64url_encode(jwts::claims().dump());
  CHECK(asked(none + ".") == "401 invalid_token");
  CHECK(asked(token()) == "200");
}

TEST_CASE("RFC 9068 §4: the current time is before exp") {
  CHECK(asked(token({{"exp", jwts::now}})) == "401 invalid_token");
  CHECK(asked(token({{"exp", jwts::now + 1}})) == "200");
}

TEST_CASE("RFC 9068 §4: the scope of the token is what the request is authorized by") {
  CHECK(asked(token({{"scope", "read"}}), {"write"}) == "403 insufficient_scope");
  CHECK(asked(token({{"scope", "read write"}}), {"write"}) == "200");
}
