#include "openid/upstream_id_token.hpp"

#include "jose/claims.hpp"
#include "jose/jws.hpp"
#include "keys/signer.hpp"
#include "openid/hash_claims.hpp"

namespace oauthkit::openid {
namespace {

using jose::Outcome;
using jose::refuse;

Error refused(std::string_view reason) {
  return {ErrorCode::access_denied, "the other provider did not say who signed in",
          std::string("its ID token is refused: ").append(reason)};
}

/// The one of `options` with which `jws` says that it is signed; nothing where it is none of them.
std::optional<SigningAlgorithm> algorithm_of(const jose::CompactJws& jws, const UpstreamOptions& options) {
  const auto named = jose::algorithm_named(jws.header().alg);
  for (const auto one : options.algorithms) {
    if (keys::to_jose(one) == named) return one;
  }
  return std::nullopt;
}

Outcome<std::string_view> payload_of(const jose::CompactJws& jws, const UpstreamOptions& options,
                                     const UpstreamMetadata& metadata, const ClientKeys& keys) {
  // RFC 8725 §3.11: nothing that was made to be something else.
  if (!jws.header().typ.empty() && !jose::is_type(jws.header().typ, "JWT"))
    return refuse("its typ is of something else");
  // RFC 8725 §3.1, §3.2: never none, never a secret.
  const auto taken = algorithm_of(jws, options);
  if (!taken) return refuse("its algorithm is not among those that are taken");
  const auto algorithm = keys::to_jose(*taken);
  const auto set = keys.holding({}, metadata.jwks_uri, jws.header().kid, algorithm);
  const auto* const key = set ? set->find(jws.header().kid, algorithm) : nullptr;
  if (key == nullptr) return refuse("no key at the jwks_uri has its name");
  return jose::verify(jws, *key);
}

// OpenID Connect Core §3.1.3.7 no. 3 to 5: for this client; where it is for others too, asked for by this one.
Outcome<void> check_audience(const jose::Claims& claims, const UpstreamOptions& options) {
  if (!claims.has_audience(options.client_id)) return refuse("it is for another client");
  const auto azp = claims.text("azp");
  if (!claims.has_sole_audience(options.client_id) && azp.empty())
    return refuse("it is for several, and says not whose");
  if (claims.has("azp") && azp != options.client_id) return refuse("another client asked for it");
  return {};
}

Outcome<void> check(const jose::Claims& claims, const UpstreamOptions& options, const UpstreamPending& pending,
                    TimePoint now) {
  if (claims.text("iss") != options.issuer) return refuse("it is of another issuer");
  if (const auto audience = check_audience(claims, options); !audience) return audience;
  if (const auto timely = jose::check_times(claims, now, options.leeway); !timely) return timely;
  if (!claims.has("iat")) return refuse("there is no iat");
  // No. 11: that of this sign-in.
  if (claims.text("nonce") != pending.nonce) return refuse("its nonce is another");
  const auto sub = claims.text("sub");
  if (sub.empty() || sub.size() > 255) return refuse("there is no sub");
  const auto auth_time = claims.time("auth_time");
  if (!auth_time) return refuse("its auth_time is no time");
  // No. 13: a sign-in as recent as was asked for.
  if (!pending.max_age) return {};
  if (!*auth_time) return refuse("it does not say when the person signed in");
  if (now - **auth_time > *pending.max_age + options.leeway) return refuse("the person signed in too long ago");
  return {};
}

// OpenID Connect Core §3.1.3.8: where it names the access token, that is the one beside it.
Outcome<void> check_access_token(const jose::Claims& claims, SigningAlgorithm algorithm, const Secret& access_token) {
  if (!claims.has("at_hash") || access_token.empty()) return {};
  if (claims.text("at_hash") == hash_claim(algorithm, access_token.reveal())) return {};
  return refuse("it came with another access token");
}

std::vector<std::string> texts_in(const jose::Claims& claims, std::string_view name) {
  std::vector<std::string> texts;
  const auto* const list = claims.document().find(name);
  if (list == nullptr || list->kind != json::Document::Kind::array) return texts;
  claims.document().each(*list, [&](const json::Document::Value& one) {
    if (one.is_text()) texts.emplace_back(one.text);
  });
  return texts;
}

}  // namespace

Result<UpstreamIdentity> verified_identity(const UpstreamOptions& options, const UpstreamMetadata& metadata,
                                           const ClientKeys& keys, const UpstreamPending& pending,
                                           const UpstreamTokens& tokens, TimePoint now) {
  jose::CompactJws jws;
  if (const auto read = jws.read(tokens.id_token); !read) return refused(read.reason());
  const auto payload = payload_of(jws, options, metadata, keys);
  if (!payload) return refused(payload.reason());
  jose::Claims claims;
  if (const auto read = claims.read(*payload); !read) return refused(read.reason());
  if (const auto checked = check(claims, options, pending, now); !checked) return refused(checked.reason());
  const auto access = check_access_token(claims, *algorithm_of(jws, options), tokens.access_token);
  if (!access) return refused(access.reason());
  return UpstreamIdentity{.issuer = options.issuer,
                          .subject = std::string(claims.text("sub")),
                          .authentication = {.auth_time = *claims.time("auth_time"),
                                             .acr = std::string(claims.text("acr")),
                                             .amr = texts_in(claims, "amr")},
                          .claims = std::string(*payload),
                          .access_token = tokens.access_token};
}

}  // namespace oauthkit::openid
