#include "oauthkit/trusted_issuers.hpp"

#include <algorithm>
#include <set>
#include <stdexcept>

#include "jose/claims.hpp"
#include "jose/jwk_members.hpp"
#include "jose/jws.hpp"
#include "keys/client_keys.hpp"
#include "protocol/https_url.hpp"

namespace oauthkit {
namespace {

using json::Document;

void require(bool condition, const std::string& issuer, const char* sentence) {
  if (!condition) throw std::invalid_argument("the trusted issuer \"" + issuer + "\" " + sentence);
}

// Whoever has a private key or a secret in their hands could sign in the name of the issuer.
bool is_public(const jose::Jwk& jwk) {
  return jwk.object.kind == Document::Kind::object && !jose::has_private_members(jwk);
}

// RFC 7517 §5: a key of a kind that is not known is left out; where there is no other, nothing could be verified.
bool is_public_set(const std::string& text) {
  if (!jose::read_jwk_set(text, {}, nullptr, jose::KeyCheck::of_others)) return false;
  Document set;
  if (!set.read(text)) return false;
  std::size_t count = 0;
  bool all = true;
  set.each(*set.find("keys"), [&](const Document::Value& key) {
    ++count;
    all = all && is_public({set, key});
  });
  return all && (count == 0 || !public_keys_in(text).keys().empty());
}

void check(const TrustedIssuer& issuer, const RemoteKeys* remote_keys) {
  const auto& name = issuer.issuer;
  // RFC 7591 §2, for clients: jwks and jwks_uri must not both be there.
  require(issuer.jwks.empty() != issuer.jwks_uri.empty(), name, "needs either jwks or jwks_uri");
  require(issuer.jwks.empty() || is_public_set(issuer.jwks), name, "has a jwks that is no JWK set of public keys");
  if (issuer.jwks_uri.empty()) return;
  const bool is_https = issuer.jwks_uri.starts_with("https://");
  const bool is_trusted = remote_keys != nullptr && remote_keys->trusts(issuer.jwks_uri);
  require(is_server_url(issuer.jwks_uri) && (is_https || is_trusted), name, "has a jwks_uri that is not an https URL");
  require(remote_keys != nullptr, name, "has a jwks_uri, which nobody reads: give TrustedIssuers remote_keys");
}

Error refused(std::string_view reason) {
  return {ErrorCode::invalid_token, "the JWT is not valid", std::string(reason)};
}

}  // namespace

TrustedIssuers::TrustedIssuers(std::vector<TrustedIssuer> issuers, std::shared_ptr<const RemoteKeys> remote_keys)
    : issuers_(std::move(issuers)),
      remote_keys_(std::move(remote_keys)),
      keys_(std::make_shared<const ClientKeys>(remote_keys_)) {
  std::set<std::string_view> names;
  for (const auto& issuer : issuers_) {
    if (issuer.issuer.empty()) throw std::invalid_argument("a trusted issuer has no name");
    require(names.insert(issuer.issuer).second, issuer.issuer, "is named twice");
    check(issuer, remote_keys_.get());
  }
}

const TrustedIssuer* TrustedIssuers::find(std::string_view issuer) const {
  const auto found =
      std::find_if(issuers_.begin(), issuers_.end(), [&](const TrustedIssuer& each) { return each.issuer == issuer; });
  return found == issuers_.end() ? nullptr : &*found;
}

Result<SignedClaims> TrustedIssuers::verify(std::string_view jwt, TimePoint now, std::chrono::seconds leeway) const {
  jose::CompactJws jws;
  if (const auto read = jws.read(jwt); !read) return refused(read.reason());
  // RFC 8725 §3.1, §3.2: never `none`, never an HMAC with the bytes of a public key.
  const auto algorithm = jose::algorithm_named(jws.header().alg);
  if (!algorithm || !jose::asymmetric.has(*algorithm)) return refused("the algorithm is not allowed");
  jose::Claims claims;
  if (const auto read = claims.read(jws.unverified_payload()); !read) return refused(read.reason());
  // RFC 8725 §3.8: the keys are those of the issuer that it names, and no other's.
  const auto name = claims.text("iss");
  if (name.empty()) return refused("there is no iss");
  const auto* const issuer = find(name);
  if (issuer == nullptr) return denied();
  const auto keys = keys_->holding(issuer->jwks, issuer->jwks_uri, jws.header().kid, *algorithm);
  if (!keys) return refused("the issuer has no such key");
  const auto payload = jose::verify(jws, *keys, jose::asymmetric);
  if (!payload) return refused(payload.reason());
  // RFC 7519 §4.1.4 to §4.1.6, RFC 7523 §3 no. 5, §3 no. 6: what it says of times is in order.
  if (const auto timely = jose::check_times_told(claims, now, leeway); !timely) return refused(timely.reason());
  const auto& header = jws.header();
  return SignedClaims{.issuer = issuer->issuer, .typ = header.typ, .alg = header.alg, .claims = std::string(*payload)};
}

}  // namespace oauthkit
