#include <algorithm>
#include <memory>
#include <stdexcept>

#include "oauthkit/tokens.hpp"
#include "tokens/retry_answer.hpp"

namespace oauthkit::tokens {
namespace {

class Opaque {
 public:
  Opaque(TokenStore store, OpaqueOptions options) : store_(std::move(store)), options_(std::move(options)) {}

  Result<Tokens> operator()(const Issuance& issuance) const {
    Tokens answer;
    NewTokens stored;
    mint_access(issuance, answer, stored);
    mint_refresh(issuance, answer, stored);
    if (options_.extra) options_.extra(issuance, answer.extra);
    if (issuance.rotation) replace(issuance, answer, stored);
    const auto kept = store_.put(stored);
    if (kept) return answer;
    if (kept.is_denied()) return denied();
    return kept.error();
  }

 private:
  std::string generate(const Issuance& issuance) const {
    if (!options_.generate) return issuance.context.random_token();
    auto token = options_.generate(issuance);
    if (token.empty()) throw std::runtime_error("the generate function of tokens::opaque made an empty token");
    return token;
  }

  void mint_access(const Issuance& issuance, Tokens& answer, NewTokens& stored) const {
    const auto lifetime = issuance.client.access_token_lifetime.value_or(options_.access);
    const auto now = issuance.context.now();
    std::string token = generate(issuance);
    stored.access = hash_token(token);
    stored.access_authorization = issuance.authorization;
    stored.access_authorization.issued_at = now;
    stored.access_authorization.expires_at = lifetime.from(now);
    answer.access_token = std::move(token);
    answer.scope = issuance.authorization.scope;
    if (!lifetime.is_never()) answer.expires_in = lifetime.length();
  }

  void mint_refresh(const Issuance& issuance, Tokens& answer, NewTokens& stored) const {
    if (!issuance.refresh || !options_.refresh) return;
    const auto now = issuance.context.now();
    const auto lifetime = issuance.client.refresh_token_lifetime.value_or(*options_.refresh);
    std::string token = generate(issuance);
    stored.refresh = hash_token(token);
    auto& refresh = stored.refresh_authorization.emplace(*issuance.refresh);
    refresh.issued_at = now;
    // Rotation never moves the absolute end.
    if (!refresh.ends_at) refresh.ends_at = lifetime.from(now);
    refresh.expires_at = *refresh.ends_at;
    if (options_.refresh_idle) refresh.expires_at = std::min(refresh.expires_at, options_.refresh_idle->from(now));
    answer.refresh_token = std::move(token);
  }

  static void replace(const Issuance& issuance, const Tokens& answer, NewTokens& stored) {
    const auto& rotation = *issuance.rotation;
    stored.spends = rotation.hash;
    if (rotation.grace <= std::chrono::seconds(0)) return;
    const auto& context = issuance.context;
    stored.answer = retry_answer_key(rotation.presented);
    stored.sealed_answer = seal_retry_answer(rotation, answer, context.now(), context.options().random);
    stored.answer_expires_at = context.now() + rotation.grace;
  }

  TokenStore store_;
  OpaqueOptions options_;
};

}  // namespace

Issue opaque(TokenStore store, OpaqueOptions options) {
  std::vector<Finding> findings;
  if (!store.put) {
    findings.push_back({Finding::Kind::mistake, "tokens::opaque has nowhere to keep tokens: set TokenStore::put."});
  }
  if (options.access.is_never()) {
    findings.push_back({Finding::Kind::loosened, "access tokens never expire: tokens::opaque has access = never."});
  }
  if (options.generate) {
    findings.push_back({Finding::Kind::loosened,
                        "token texts come from the application: tokens::opaque has a generate function, and the "
                        "entropy of what it makes is not checked."});
  }
  const bool refreshes = options.refresh.has_value();
  Issue issue(Opaque(std::move(store), std::move(options)));
  issue.issues_refresh_tokens = refreshes;
  issue.rotates = true;
  issue.findings = std::move(findings);
  return issue;
}

}  // namespace oauthkit::tokens
