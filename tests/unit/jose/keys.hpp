#pragma once

#include <string>
#include <string_view>

#include "jose/jws.hpp"
#include "jose/key.hpp"

namespace samples {

/// RFC 7515 appendix A.3.
inline constexpr std::string_view ec_x = "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU";
inline constexpr std::string_view ec_y = "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0";
inline constexpr std::string_view ec_d = "jpsQnnGQmL-YBIffH1136cspYG6-0iY7X1fCE9-E9LI";
inline constexpr std::string_view ec_token =
    "eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVl"
    "fQ.DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q";

/// RFC 8037 appendix A.
inline constexpr std::string_view ed_x = "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo";
inline constexpr std::string_view ed_d = "nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A";
inline constexpr std::string_view ed_token =
    "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc."
    "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg";

/// RFC 7638 §3.1.
inline constexpr std::string_view rsa_n =
    "0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_"
    "BJECPebWKRXjBZCiFV4n3oknjhMs"
    "tn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_"
    "FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5haj"
    "rn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw";

/// A JSON member with its comma, in front of the next.
inline std::string member(std::string_view name, std::string_view value) {
  return '"' + std::string(name) + "\":\"" + std::string(value) + "\",";
}

inline std::string ec_jwk(const std::string& more = {}, std::string_view x = ec_x, std::string_view y = ec_y) {
  return '{' + more + member("crv", "P-256") + member("x", x) + member("y", y) + R"("kty":"EC"})";
}

inline std::string ed_jwk(const std::string& more = {}, std::string_view x = ed_x) {
  return '{' + more + member("crv", "Ed25519") + member("x", x) + R"("kty":"OKP"})";
}

inline std::string rsa_jwk(const std::string& more = {}, std::string_view n = rsa_n, std::string_view e = "AQAB") {
  return '{' + more + member("n", n) + member("e", e) + R"("kty":"RSA"})";
}

inline const oauthkit::jose::Key& generated(oauthkit::jose::Algorithm algorithm) {
  using oauthkit::jose::Algorithm;
  static const auto es256 = oauthkit::jose::generate_key(Algorithm::es256);
  static const auto eddsa = oauthkit::jose::generate_key(Algorithm::eddsa);
  static const auto ps256 = oauthkit::jose::generate_key(Algorithm::ps256);
  static const auto rs256 = oauthkit::jose::generate_key(Algorithm::rs256);
  static const auto hs256 = oauthkit::jose::make_hmac_key(std::string(32, 'k'), "shared");
  const oauthkit::jose::Outcome<oauthkit::jose::Key>* const keys[] = {&es256, &eddsa, &ps256, &rs256, &hs256};
  return **keys[static_cast<int>(algorithm)];
}

inline constexpr oauthkit::jose::Algorithm every_algorithm[] = {
    oauthkit::jose::Algorithm::es256, oauthkit::jose::Algorithm::eddsa, oauthkit::jose::Algorithm::ps256,
    oauthkit::jose::Algorithm::rs256, oauthkit::jose::Algorithm::hs256};

inline std::string signed_by(const oauthkit::jose::Key& key, std::string_view payload,
                             std::string_view typ = "at+jwt") {
  using namespace oauthkit::jose;
  return *sign(key, jws_header(name(key.algorithm()), typ, key.kid()), payload);
}

}  // namespace samples
