#include "dpop/verifier.hpp"

#include <array>
#include <stdexcept>

#include "assembly/profile_rules.hpp"
#include "base/ascii.hpp"
#include "base/base64.hpp"
#include "base/uri.hpp"
#include "dpop/claims.hpp"
#include "jose/jws.hpp"
#include "keys/signer.hpp"

namespace oauthkit {
namespace {

constexpr const char* kind = "dpop_proof";
constexpr std::size_t max_proof_bytes = 16 * 1024;

Error invalid(std::string description) { return {ErrorCode::invalid_dpop_proof, std::move(description)}; }

Error used_before() { return invalid("the DPoP proof has been used before"); }

// The URL of this server as `DpopOptions::base_url` has it, without a slash at its end.
std::string checked_base(std::string url) {
  const auto parts = uri::split(url);
  const auto authority = uri::split_authority(parts ? parts->authority.value_or("") : std::string_view());
  const bool loopback = authority.host == "127.0.0.1" || authority.host == "[::1]" || authority.host == "localhost";
  const bool trusted = parts && (parts->scheme == "https" || (parts->scheme == "http" && loopback));
  if (!trusted || url.find_first_of("?#") != std::string::npos || !uri::normalized(url)) {
    throw std::invalid_argument("Dpop needs base URLs that are https, without query and fragment");
  }
  while (url.ends_with('/')) url.pop_back();
  return url;
}

Secret nonce_key(const DpopOptions& options) {
  if (!options.nonce_key.empty()) return options.nonce_key;
  std::array<unsigned char, 32> drawn = {};
  options.environment.random(drawn);
  return Secret(base64::as_text(drawn));
}

std::string ath_of(std::string_view token) {
  return base64::encode(base64::as_text(hash_token(token).bytes), base64::url);
}

// RFC 9449 §11.1: single use, in the context of the key: what strangers chose collides with nobody's.
TokenHash identifier_of(std::string_view jkt, const DpopClaims& claims) {
  const auto jti = hash_token(claims.jti);
  return hash_token(std::string("dpop ").append(jkt).append(" ").append(base64::as_text(jti.bytes)));
}

}  // namespace

Dpop::Dpop(std::shared_ptr<Store> store, DpopOptions options)
    : verifier_(std::make_shared<const DpopVerifier>(std::move(store), std::move(options))) {}

bool Dpop::outlives_process() const { return verifier_->outlives_process(); }

std::vector<std::string> Dpop::contradictions(const Profile& profile) const {
  return verifier_->contradictions(profile);
}

DpopVerifier::DpopVerifier(std::shared_ptr<Store> store, DpopOptions options)
    : store_(std::move(store)), options_(std::move(options)) {
  if (!store_) throw std::invalid_argument("Dpop needs a store to remember proofs in");
  options_.base_url = checked_base(std::move(options_.base_url));
  if (!options_.mtls_base_url.empty()) options_.mtls_base_url = checked_base(std::move(options_.mtls_base_url));
  if (options_.algorithms.empty()) throw std::invalid_argument("Dpop needs an algorithm: DpopOptions::algorithms");
  if (options_.lifetime.is_never() || options_.nonce_lifetime.is_never()) {
    throw std::invalid_argument("Dpop remembers nothing for ever: give its proofs and nonces a lifetime");
  }
  for (const auto algorithm : options_.algorithms) {
    allowed_ = allowed_.with(keys::to_jose(algorithm));
    names_.emplace_back(jose::name(keys::to_jose(algorithm)));
  }
  if (options_.require_nonce) nonces_.emplace(nonce_key(options_), options_.nonce_lifetime);
}

Result<DpopProof> DpopVerifier::verify(const Request& request, std::optional<std::string_view> access_token,
                                       const Profile& profile) const {
  // RFC 9449 §4.3, by the numbers of its list. 1: one field.
  if (request.headers.count("DPoP") > 1) return invalid("there is more than one DPoP field");
  const auto text = request.headers.get("DPoP");
  if (!text) return invalid("a DPoP proof is required");
  // 2: one well-formed JWT. The embedded key belongs to 7 and 8.
  jose::CompactJws jws;
  if (text->size() > max_proof_bytes) return invalid("the DPoP proof is too long");
  if (const auto read = jws.read(*text, jose::CompactJws::EmbeddedKey::expected); !read) {
    return invalid("the DPoP proof is malformed: " + std::string(read.reason()));
  }
  // 4: RFC 9449 §4.2 says what stands in the header.
  if (!jose::is_type(jws.header().typ, "dpop+jwt")) return invalid("the typ of the DPoP proof is not dpop+jwt");
  // 5: asymmetric, and allowed here. FAPI 2.0 SP §5.4.1: the algorithms of the profile alone.
  const auto algorithm = jose::algorithm_named(jws.header().alg);
  if (!algorithm || !allowed_.has(*algorithm) || !admits_algorithm(profile, jws.header().alg))
    return invalid("the alg of the DPoP proof is not supported");
  // 7: the public key alone.
  const auto key = jose::read_public_jwk(jws.header().jwk, algorithm);
  if (!key) return invalid("the jwk of the DPoP proof is refused: " + std::string(key.reason()));
  // 6
  const auto payload = jose::verify(jws, *key);
  if (!payload) return invalid("the signature of the DPoP proof does not hold");
  // 3: the claims that must be there.
  const auto claims = read_dpop_claims(*payload);
  if (!claims) return invalid("a claim of the DPoP proof is missing or malformed: " + std::string(claims.reason()));
  if (const auto checked = check_claims(*claims, request, profile); !checked) return checked.error();
  // 12: for this token; its binding to the key is for the caller to check.
  if (access_token && claims->ath != ath_of(*access_token)) return invalid("the ath of the DPoP proof is wrong");
  auto jkt = jose::thumbprint(*key);
  const auto id = identifier_of(jkt, *claims);
  return DpopProof{std::move(jkt), id, claims->iat + options_.lifetime.length() + std::chrono::seconds(1)};
}

Result<void> DpopVerifier::check_claims(const DpopClaims& claims, const Request& request,
                                        const Profile& profile) const {
  const auto now = options_.environment.clock();
  // 8
  if (claims.htm != request.method) return invalid("the htm of the DPoP proof is not the method of the request");
  // 9: after normalization, and without query and fragment.
  if (!is_url_of(request, uri::normalized(claims.htu))) {
    return invalid("the htu of the DPoP proof is not the URL of the request");
  }
  // 10, RFC 9449 §8: use_dpop_nonce, with the nonce beside it.
  if (nonces_ && !(claims.nonce && nonces_->accepts(*claims.nonce, now))) {
    return Error{ErrorCode::use_dpop_nonce, "the DPoP proof needs the nonce of this server"};
  }
  // 11. FAPI 2.0 SP §5.3.2.1: ten seconds ahead pass, more than sixty do not.
  if (claims.iat > now + leeway_within(profile, options_.leeway))
    return invalid("the iat of the DPoP proof is in the future");
  if (claims.iat < now - options_.lifetime.length()) return invalid("the DPoP proof is too old");
  return {};
}

bool DpopVerifier::is_url_of(const Request& request, const std::optional<std::string>& url) const {
  if (!url) return false;
  const std::string path(request.path());
  if (url == uri::normalized(options_.base_url + path)) return true;
  // RFC 8705 §5: clients with certificates use the alias.
  return !options_.mtls_base_url.empty() && url == uri::normalized(options_.mtls_base_url + path);
}

std::vector<std::string> DpopVerifier::contradictions(const Profile& profile) const {
  if (options_.leeway == leeway_within(profile, options_.leeway)) return {};
  return {sentence(profile, {"clock", "Server::dpop has a leeway of " + std::to_string(options_.leeway.count()) + " s",
                             "wants one from " + std::to_string(profile.clock.least.count()) + " s to " +
                                 std::to_string(profile.clock.most.count()) + " s",
                             "set DpopOptions::leeway within"})};
}

Result<void> DpopVerifier::check_unused(const DpopProof& proof) const {
  if (store_->find(kind, proof.id)) return used_before();
  return {};
}

Result<void> DpopVerifier::use(const DpopProof& proof) const {
  const std::array records = {Record{.kind = kind, .hash = proof.id, .expires_at = proof.forget_at}};
  if (store_->put(records)) return {};
  return used_before();
}

std::optional<std::string> DpopVerifier::nonce() const {
  if (!nonces_) return std::nullopt;
  return nonces_->at(options_.environment.clock());
}

}  // namespace oauthkit
