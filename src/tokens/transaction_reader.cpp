#include "jose/claims.hpp"
#include "jose/jws.hpp"
#include "keys/own_signature.hpp"
#include "oauthkit/tokens/transaction.hpp"
#include "protocol/actors.hpp"
#include "tokens/transaction_context.hpp"

namespace oauthkit::tokens {
namespace {

std::optional<Authorization> authorization_of(const jose::Claims& claims, std::string_view trust_domain) {
  const auto scope = Scope::parse(claims.text("scope"));
  const auto workloads = claims.text("req_wl");
  const auto end = claims.time("exp");
  const auto begin = claims.time("iat");
  const bool is_whole = scope && !scope->empty() && !workloads.empty() && !claims.text("sub").empty() &&
                        !claims.text("txn").empty() && end && *end && begin && *begin;
  if (!is_whole) return std::nullopt;
  Authorization granted;
  granted.issuer = claims.text("iss");
  // RFC 9700 §4.15: a client is no user.
  const bool is_client = claims.has("client_id");
  granted.client_id = is_client ? claims.text("sub") : workloads.substr(0, workloads.find(','));
  if (!is_client) granted.user_id = claims.text("sub");
  granted.user_is_subject = true;
  granted.access = {.scope = *scope, .resource = {std::string(trust_domain)}};
  granted.issued_at = **begin;
  granted.expires_at = **end;
  if (const auto* const act = claims.document().find("act")) {
    auto actors = actors_in(claims.document(), *act);
    if (!actors) return std::nullopt;
    granted.act = *std::move(actors);
  }
  return granted;
}

std::optional<PresentedToken> read(const SigningKeys& keys, std::string_view trust_domain, std::string_view token,
                                   TimePoint now) {
  jose::CompactJws jws;
  if (!jws.read(token)) return std::nullopt;
  // RFC 8725 §3.11: nothing else that these keys sign.
  if (!jose::is_type(jws.header().typ, transaction_type)) return std::nullopt;
  const auto payload = keys::verified_by_own(keys, jws);
  if (!payload) return std::nullopt;
  jose::Claims claims;
  // Transaction Tokens §9.2: not accepted outside its trust domain.
  if (!claims.read(*payload) || !claims.has_sole_audience(trust_domain)) return std::nullopt;
  // Transaction Tokens §6, §13.15: nor when it has ended.
  if (!jose::check_times(claims, now, std::chrono::seconds(0))) return std::nullopt;
  auto granted = authorization_of(claims, trust_domain);
  if (!granted) return std::nullopt;
  return PresentedToken{
      .type = std::string(token_type::txn_token), .authorization = *std::move(granted), .more = std::string(*payload)};
}

}  // namespace

std::function<std::optional<PresentedToken>(std::string_view token, TimePoint now)> transaction_reader(
    SigningKeys keys, std::string trust_domain) {
  return [keys = std::move(keys), trust_domain = std::move(trust_domain)](std::string_view token, TimePoint now) {
    return read(keys, trust_domain, token, now);
  };
}

}  // namespace oauthkit::tokens
