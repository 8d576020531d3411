#pragma once

#include <doctest/doctest.h>

#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "jose/jwk.hpp"
#include "jose/keys.hpp"
#include "oauthkit/hash.hpp"
#include "oauthkit/trusted_issuers.hpp"
#include "support/published_keys.hpp"

/// What trusted issuers sign, and where they publish their keys.
namespace statements {

using namespace oauthkit;
using jose::Algorithm;
using nlohmann::json;

inline constexpr TimePoint now{std::chrono::seconds(1'700'000'000)};
inline constexpr const char* issuer = "https://trust.example";
inline constexpr const char* uri = "https://trust.example/jwks";

using support::PublishedKeys;

inline std::string jwks_of(const std::vector<jose::Key>& keys) { return jose::public_jwk_set(keys); }

/// The public keys of each algorithm that a statement may be signed with.
inline std::string every_key() {
  std::vector<jose::Key> keys;
  for (const auto algorithm : {Algorithm::es256, Algorithm::eddsa, Algorithm::ps256, Algorithm::rs256}) {
    keys.push_back(samples::generated(algorithm));
  }
  return jwks_of(keys);
}

inline TrustedIssuers trusted() { return TrustedIssuers({{.issuer = issuer, .jwks = every_key()}}); }

/// A statement with these claims beside `iss`; null removes one.
inline std::string signed_with(Algorithm algorithm, const json& changes = {}, std::string_view typ = {}) {
  json claims = {{"iss", issuer}, {"client_name", "Example"}};
  if (changes.is_object()) claims.merge_patch(changes);
  return samples::signed_by(samples::generated(algorithm), claims.dump(), typ);
}
inline std::string with(const json& changes) { return signed_with(Algorithm::es256, changes); }

inline std::int64_t seconds(std::chrono::seconds from_now) { return (now + from_now).time_since_epoch().count(); }

}  // namespace statements
