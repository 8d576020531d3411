#pragma once

#include <array>

#include "jose/key.hpp"
#include "oauthkit/keys.hpp"

/// Keys that benchmarks sign with, and the access tokens that they sign.
namespace access_tokens {

using oauthkit::SigningAlgorithm;
using oauthkit::jose::Algorithm;

inline constexpr std::array asymmetric = {Algorithm::es256, Algorithm::eddsa, Algorithm::ps256, Algorithm::rs256};

inline constexpr const char* issuer = "https://auth.example";
inline constexpr const char* audience = "https://api.example";

/// One for each algorithm, made once.
const oauthkit::jose::Key& key(Algorithm algorithm);

/// A ring of that key alone.
std::shared_ptr<const oauthkit::KeyRing> ring(Algorithm algorithm);

/// The claims of an access token (RFC 9068 §2.2) that is good for an hour.
std::string payload();

/// An access token with `payload` as it stands.
std::string token(Algorithm algorithm, const std::string& payload);

}  // namespace access_tokens
