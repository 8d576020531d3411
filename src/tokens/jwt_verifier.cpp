#include "tokens/jwt_verifier.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>

#include "jose/header.hpp"

namespace oauthkit::tokens {
namespace {

using jose::Algorithm;
using jose::Outcome;
using jose::refuse;

constexpr Algorithm to_jose(SigningAlgorithm algorithm) {
  constexpr std::array names = {Algorithm::es256, Algorithm::eddsa, Algorithm::ps256, Algorithm::rs256};
  return names[static_cast<std::size_t>(algorithm)];
}

jose::Algorithms allowed_by(const std::vector<SigningAlgorithm>& algorithms) {
  jose::Algorithms allowed = {};
  for (const auto algorithm : algorithms) allowed = allowed.with(to_jose(algorithm));
  return allowed;
}

void require(bool holds, const char* otherwise) {
  if (!holds) throw std::invalid_argument(otherwise);
}

// RFC 9068 §2.2: what a token must say beside what is checked by value.
constexpr std::array<std::string_view, 3> required_texts = {"sub", "client_id", "jti"};

}  // namespace

JwtVerifier::JwtVerifier(JwtReaderOptions options)
    : options_(std::move(options)), allowed_(allowed_by(options_.algorithms)) {
  require(!options_.issuer.empty(), "jwt_reader does not know whose tokens to believe: JwtReaderOptions::issuer");
  require(!options_.audience.empty(), "jwt_reader does not know what the API is called: JwtReaderOptions::audience");
  require(!options_.algorithms.empty(), "jwt_reader allows no algorithm: JwtReaderOptions::algorithms");
  require(options_.jwks.empty() != options_.jwks_uri.empty(), "jwt_reader needs either jwks or jwks_uri");
  require(options_.jwks_uri.empty() || options_.remote_keys, "jwt_reader can not read jwks_uri: give it remote_keys");
  if (options_.jwks.empty()) return;
  local_ = std::make_shared<const jose::KeySet>(public_keys_in(options_.jwks));
  require(!local_->keys().empty(), "jwt_reader has no key: JwtReaderOptions::jwks holds none that it supports");
}

Outcome<void> JwtVerifier::verify(std::string_view token, Workspace& workspace) const {
  if (const auto read = workspace.jws.read(token); !read) return read;
  // RFC 9068 §4: at+jwt, so that no ID token or assertion passes for an access token.
  if (!jose::is_type(workspace.jws.header().typ, "at+jwt")) return refuse("the token is not of type at+jwt");
  if (const auto read = workspace.claims.read(workspace.jws.unverified_payload()); !read) return read;
  // Another issuer's token is not worth a signature, let alone a fetch of keys.
  if (const auto checked = check_claims(workspace.claims); !checked) return checked;
  return check_signature(workspace.jws);
}

Outcome<void> JwtVerifier::check_claims(const jose::Claims& claims) const {
  if (claims.text("iss") != options_.issuer) return refuse("the token is of another issuer");
  const bool is_for_us = std::any_of(options_.audience.begin(), options_.audience.end(),
                                     [&](const std::string& name) { return claims.has_audience(name); });
  if (!is_for_us) return refuse("the token is for another audience");
  for (const auto name : required_texts) {
    if (claims.text(name).empty()) return refuse("a claim that RFC 9068 requires is missing");
  }
  if (!claims.has("iat")) return refuse("a claim that RFC 9068 requires is missing");
  const auto now = options_.environment.clock();
  if (const auto timely = jose::check_times(claims, now, options_.leeway); !timely) return timely;
  // The leeway is for what has not begun, not for what is over.
  return **claims.time("exp") > now ? Outcome<void>() : refuse("exp has passed");
}

Outcome<void> JwtVerifier::check_signature(const jose::CompactJws& jws) const {
  const auto algorithm = jose::algorithm_named(jws.header().alg);
  if (!algorithm || !allowed_.has(*algorithm)) return refuse("the algorithm is not allowed");
  auto known = keys(RemoteKeys::Need::any);
  const bool is_known = known && known->find(jws.header().kid, *algorithm) != nullptr;
  if (!is_known && !local_) known = keys(RemoteKeys::Need::newer);
  if (!known) return refuse("the issuer has no keys");
  const auto payload = jose::verify(jws, *known, allowed_);
  return payload ? Outcome<void>() : payload.refusal();
}

JwtVerifier::Keys JwtVerifier::keys(RemoteKeys::Need need) const {
  if (local_) return local_;
  auto text = options_.remote_keys->jwks(options_.jwks_uri, need);
  const std::scoped_lock lock(mutex_);
  if (text == fetched_) return parsed_;
  parsed_ = text ? std::make_shared<const jose::KeySet>(public_keys_in(*text)) : nullptr;
  fetched_ = std::move(text);
  return parsed_;
}

}  // namespace oauthkit::tokens
