#include "tokens/issuing.hpp"

#include <algorithm>
#include <stdexcept>

#include "assembly/profile_rules.hpp"
#include "tokens/retry_answer.hpp"

namespace oauthkit::tokens {
namespace {

// What `Bearer` takes at most.
constexpr std::size_t max_token_bytes = 8192;

Lifetime shorter(const Lifetime& left, const Lifetime& right) { return left.length() < right.length() ? left : right; }

class Issuer {
 public:
  Issuer(TokenStore store, Issuing issuing) : store_(std::move(store)), issuing_(std::move(issuing)) {}

  Result<Tokens> operator()(const Issuance& issuance) const {
    Tokens answer;
    NewTokens stored;
    stored.user = issuance.user;
    mint_access(issuance, answer, stored);
    mint_refresh(issuance, answer, stored);
    if (issuing_.tell_refresh_expiry) tell_expiry(issuance, answer, stored);
    if (issuing_.extra) issuing_.extra(issuance, answer.extra);
    for (const auto& add : issuance.adders) {
      if (const auto added = add(answer, answer.extra); !added) return added.error_or(server_error("an adder said no"));
    }
    if (issuance.rotation) replace(issuance, answer, stored);
    const bool nothing_to_keep = !stored.keeps_access && !stored.refresh_authorization && !stored.spends;
    const auto kept = nothing_to_keep ? Result<void>() : store_.put(stored);
    if (kept) return answer;
    if (kept.is_denied()) return denied();
    return kept.error();
  }

 private:
  // RFC 6819 §5.1.5.3: tokens end by themselves, also by a lifetime of their client; none outlives what it came of.
  Lifetime lifetime_for(const Issuance& issuance) const {
    const auto own = issuance.client.access_token_lifetime.value_or(issuing_.access);
    const auto usual = shorter(own.is_never() && issuing_.must_end ? issuing_.access : own, issuing_.longest);
    if (issuance.ends_by == never) return usual;
    return shorter(usual, Lifetime(issuance.ends_by - issuance.context.now()));
  }

  void mint_access(const Issuance& issuance, Tokens& answer, NewTokens& stored) const {
    const auto lifetime = lifetime_for(issuance);
    const auto now = issuance.context.now();
    auto& access = stored.access_authorization;
    access = issuance.authorization;
    access.issuer = issuance.context.options().issuer;
    access.issued_at = now;
    access.expires_at = lifetime.from(now);
    if (!lifetime.is_never()) answer.expires_in = lifetime.length();
    if (const auto end = end_of_authorization(issuance); end < access.expires_at) {
      access.expires_at = end;
      answer.expires_in = end - now;
    }
    std::string token = issuing_.make_access(issuance, access);
    stored.access = hash_token(token);
    stored.keeps_access = issuing_.keeps_access;
    answer.access_token = std::move(token);
    answer.scope = issuance.authorization.access.scope;
    answer.authorization_details = access.access.authorization_details;
  }

  // RFC 9700 §4.14.2, RFC 10017 §6.3.2.3: rotation never moves the absolute end.
  TimePoint end_of_refresh(const Issuance& issuance) const {
    const auto lifetime = issuance.client.refresh_token_lifetime.value_or(*issuing_.refresh);
    return issuance.refresh->ends_at.value_or(lifetime.from(issuance.context.now()));
  }

  // Refresh Token Expiration §5: no access token ends later than what was granted. Where the
  // refresh token stays as it is, its end came with it.
  TimePoint end_of_authorization(const Issuance& issuance) const {
    if (!issuing_.tell_refresh_expiry) return never;
    if (issuance.refresh && issuing_.refresh) return end_of_refresh(issuance);
    return issuance.authorization.ends_at.value_or(never);
  }

  void mint_refresh(const Issuance& issuance, Tokens& answer, NewTokens& stored) const {
    if (!issuance.refresh || !issuing_.refresh) return;
    const auto now = issuance.context.now();
    std::string token = issuing_.make_refresh(issuance);
    stored.refresh = hash_token(token);
    auto& refresh = stored.refresh_authorization.emplace(*issuance.refresh);
    refresh.issuer = issuance.context.options().issuer;
    refresh.issued_at = now;
    refresh.ends_at = end_of_refresh(issuance);
    refresh.expires_at = *refresh.ends_at;
    // OAuth 2.1 §4.3.3, RFC 9700 §4.14.2: a token that is not used ends earlier.
    if (issuing_.refresh_idle) refresh.expires_at = std::min(refresh.expires_at, issuing_.refresh_idle->from(now));
    answer.refresh_token = std::move(token);
  }

  // Refresh Token Expiration §6.1: beside each refresh token, what is finite.
  static void tell_expiry(const Issuance& issuance, Tokens& answer, const NewTokens& stored) {
    if (!stored.refresh_authorization) return;
    const auto now = issuance.context.now();
    const auto& refresh = *stored.refresh_authorization;
    if (refresh.expires_at != never) answer.refresh_token_timeout = refresh.expires_at - now;
    if (refresh.ends_at != never) answer.authorization_expires_in = *refresh.ends_at - now;
  }

  static void replace(const Issuance& issuance, const Tokens& answer, NewTokens& stored) {
    const auto& rotation = *issuance.rotation;
    stored.spends = rotation.hash;
    // Where nothing takes its place, nothing grows, and a retry is judged by what was granted.
    if (stored.refresh_authorization) stored.remains = rotation.remains;
    if (rotation.grace <= std::chrono::seconds(0)) return;
    const auto& context = issuance.context;
    stored.answer = retry_answer_key(rotation.presented);
    stored.sealed_answer = seal_retry_answer(rotation, answer, context.now(), context.options().environment.random);
    stored.answer_expires_at = context.now() + rotation.grace;
  }

  TokenStore store_;
  Issuing issuing_;
};

std::vector<Finding> findings_of(const TokenStore& store, const Issuing& issuing) {
  const std::string name(issuing.name);
  std::vector<Finding> findings;
  if (!store.put && (issuing.keeps_access || issuing.refresh)) {
    findings.push_back({Finding::Kind::mistake, name + " has nowhere to keep tokens: set TokenStore::put."});
  }
  // RFC 6750 §5.3: an hour unless told otherwise; what never ends is told.
  const bool never_ends = issuing.access.is_never();
  if (never_ends && issuing.must_end) {
    findings.push_back({Finding::Kind::mistake, name + " has access = never, but its tokens have an end: shorten it."});
  } else if (issuing.access.length() > issuing.longest.length()) {
    findings.push_back({Finding::Kind::mistake,
                        name +
                            " has access tokens that outlive their keys, or the memory of their revocation: at most " +
                            std::to_string(issuing.longest.length().count()) + " s, or retire keys later."});
  } else if (never_ends) {
    findings.push_back({Finding::Kind::loosened, "access tokens never expire: " + name + " has access = never."});
  }
  return findings;
}

}  // namespace

Issue issue_with(TokenStore store, Issuing issuing) {
  auto findings = findings_of(store, issuing);
  const bool refreshes = issuing.refresh.has_value();
  const bool has_idle_end = issuing.refresh_idle && !issuing.refresh_idle->is_never();
  const bool is_endless = refreshes && issuing.refresh->is_never() && !has_idle_end;
  const bool tells_expiry = refreshes && issuing.tell_refresh_expiry;
  const std::string name(issuing.name);
  auto revoke = store.revoke;
  Issue issue(Issuer(std::move(store), std::move(issuing)));
  issue.issues_refresh_tokens = refreshes;
  issue.tells_refresh_expiry = tells_expiry;
  issue.rotates = true;
  issue.revoke = std::move(revoke);
  issue.findings = std::move(findings);
  if (is_endless) {
    issue.contradictions = [name](const Profile& profile) -> std::vector<std::string> {
      if (profile.refresh_end == Demand::optional) return {};
      return {sentence(profile, {"refresh_end", name + " has refresh = never", "wants refresh tokens to end",
                                 "set a lifetime, or refresh_idle"})};
    };
  }
  return issue;
}

Lifetime longest_readable(const TokenStore& store, Lifetime retire) {
  return store.is_revoked ? shorter(retire, store.remembers_revoked) : retire;
}

std::string random_text(const Issuance& issuance) { return issuance.context.random_token(); }

std::string checked_length(std::string text, std::string_view name) {
  if (text.size() <= max_token_bytes) return text;
  throw std::runtime_error(std::string(name) + " made a token of more than 8192 bytes, which no API takes");
}

}  // namespace oauthkit::tokens
