#include "openid/id_token_hint.hpp"

#include "jose/claims.hpp"
#include "jose/jws.hpp"
#include "keys/own_signature.hpp"
#include "oauthkit/openid/id_token_hint.hpp"

namespace oauthkit::openid {
namespace {

// OpenID Connect Core §2: one audience, the client, as a text or as the only element of an array.
std::string_view sole_audience(const jose::Claims& claims) {
  const auto* const audience = claims.document().find("aud");
  if (audience == nullptr) return {};
  if (audience->is_text()) return audience->text;
  if (audience->kind != json::Document::Kind::array) return {};
  std::string_view sole;
  std::size_t count = 0;
  claims.document().each(*audience, [&](const json::Document::Value& one) {
    if (one.is_text()) sole = one.text;
    ++count;
  });
  return count == 1 ? sole : std::string_view();
}

bool is_told(const jose::Claims& claims, std::string_view time) {
  const auto told = claims.time(time);
  return told && *told;
}

Authentication authentication_in(const jose::Claims& claims) {
  Authentication told{.acr = std::string(claims.text("acr"))};
  if (const auto auth_time = claims.time("auth_time")) told.auth_time = *auth_time;
  const auto* const amr = claims.document().find("amr");
  if (amr == nullptr || amr->kind != json::Document::Kind::array) return told;
  claims.document().each(*amr, [&](const json::Document::Value& one) {
    if (one.is_text()) told.amr.emplace_back(one.text);
  });
  return told;
}

// OpenID Connect Core §3.1.2.1: of this issuer. RFC 8725 §3.12: what has no exp and iat, or events, is something else
// that these keys sign.
std::optional<Hint> hint_of(std::string_view issuer, std::string_view payload) {
  jose::Claims claims;
  if (!claims.read(payload) || claims.text("iss") != issuer || claims.has("events")) return std::nullopt;
  // It may have ended: who it speaks of is the same.
  const auto end = claims.time("exp");
  if (!end || !*end || !is_told(claims, "iat")) return std::nullopt;
  Hint hint{.client_id = std::string(sole_audience(claims)),
            .sub = std::string(claims.text("sub")),
            .sid = std::string(claims.text("sid")),
            .authentication = authentication_in(claims),
            .expires_at = **end};
  if (hint.client_id.empty() || hint.sub.empty()) return std::nullopt;
  return hint;
}

bool is_published(const SigningKeys& keys, std::string_view kid) {
  json::Document set;
  for (const auto& ring : keys.rings()) {
    const auto text = ring->jwks();
    if (!set.read(text)) continue;
    bool found = false;
    set.each(*set.find("keys"), [&](const json::Document::Value& key) {
      const auto* const name = set.find(key, "kid");
      found = found || (name != nullptr && name->text == kid);
    });
    if (found) return true;
  }
  return false;
}

}  // namespace

std::optional<Hint> read_hint(const Provider::State& state, std::string_view issuer, std::string_view token,
                              HintProblem* problem) {
  HintProblem ignored = HintProblem::none;
  auto& why = problem != nullptr ? *problem : ignored;
  why = HintProblem::forged;
  jose::CompactJws jws;
  if (!jws.read(token)) return std::nullopt;
  // RFC 8725 §3.11: a token of another kind says so.
  const auto& typ = jws.header().typ;
  if (!typ.empty() && !jose::is_type(typ, "JWT")) return std::nullopt;
  auto hint = hint_of(issuer, jws.unverified_payload());
  if (!hint) return std::nullopt;
  // OpenID Connect Core §3.1.2.1, RP-Initiated Logout §4: nothing of it counts before its signature is ours.
  if (!keys::verified_by_own(state.keys, jws)) {
    const auto& kid = jws.header().kid;
    if (!kid.empty() && !is_published(state.keys, kid)) why = HintProblem::unknown_key;
    return std::nullopt;
  }
  why = HintProblem::none;
  return hint;
}

std::function<std::optional<PresentedIdToken>(std::string_view token, TimePoint now)> id_token_hint(
    const Provider& provider, std::string issuer) {
  return [state = provider.state(), issuer = std::move(issuer)](std::string_view token,
                                                                TimePoint) -> std::optional<PresentedIdToken> {
    auto hint = read_hint(*state, issuer, token);
    if (!hint) return std::nullopt;
    return PresentedIdToken{.client_id = std::move(hint->client_id),
                            .sub = std::move(hint->sub),
                            .authentication = std::move(hint->authentication),
                            .expires_at = hint->expires_at};
  };
}

}  // namespace oauthkit::openid
