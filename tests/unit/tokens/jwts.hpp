#pragma once

#include <nlohmann/json.hpp>

#include "jose/jwk.hpp"
#include "jose/keys.hpp"
#include "oauthkit/tokens/jwt_reader.hpp"

/// Access tokens of an issuer of the tests, and what reads them.
namespace jwts {

using nlohmann::json;
using oauthkit::jose::Algorithm;

inline constexpr std::int64_t now = 1'700'000'000;
inline constexpr const char* issuer = "https://auth.example";
inline constexpr const char* api = "https://photos.example";

/// The claims of a right token; `changes` replace, add or (with null) remove some.
inline json claims(const json& changes = json::object()) {
  json all = {{"iss", issuer}, {"sub", "alice"},    {"aud", api},   {"client_id", "web"}, {"scope", "read write"},
              {"iat", now},    {"exp", now + 3600}, {"jti", "one"}, {"auth_time", now},   {"acr", "gold"}};
  if (!changes.is_null()) all.merge_patch(changes);
  return all;
}

inline std::string token(const json& changes = json::object(), Algorithm algorithm = Algorithm::es256,
                         const char* typ = "at+jwt") {
  return samples::signed_by(samples::generated(algorithm), claims(changes).dump(), typ);
}

/// The public keys of the issuer, one of each algorithm.
inline std::string jwks() {
  std::vector<oauthkit::jose::Key> keys;
  for (const auto algorithm : samples::every_algorithm) keys.push_back(samples::generated(algorithm));
  return oauthkit::jose::public_jwk_set(keys);
}

inline oauthkit::JwtReaderOptions options(oauthkit::JwtReaderOptions changes = {}) {
  changes.issuer = issuer;
  changes.audience = {api};
  if (changes.jwks_uri.empty()) changes.jwks = jwks();
  changes.environment.clock = [] { return oauthkit::TimePoint(std::chrono::seconds(now)); };
  return changes;
}

}  // namespace jwts
