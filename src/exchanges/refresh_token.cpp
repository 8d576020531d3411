#include "assembly/profile_rules.hpp"
#include "exchanges/issuing.hpp"
#include "protocol/resource_indicators.hpp"
#include "tokens/retry_answer.hpp"

namespace oauthkit::exchanges {
namespace {

// A retry is one that asks for the same.
std::string what_is_asked(const TokenRequest& request) {
  std::string asked(request.params.value_or_empty("scope"));
  for (const auto& resource : request.context.named_resources(requested_resources(request.params))) {
    asked.append("\n").append(resource);
  }
  const auto details = request.params.value_or_empty("authorization_details");
  if (!details.empty()) asked.append("\n").append(details);
  // The answer is of use only to whoever holds what its token is bound to.
  const auto& [jkt, certificate] = request.confirmation;
  if (!request.confirmation.empty()) asked.append("\n").append(jkt).append("\n").append(certificate);
  return asked;
}

class RefreshToken : public Exchange {
 public:
  RefreshToken(TokenStore tokens, Issue issue, RefreshOptions options)
      : tokens_(std::move(tokens)), issue_(std::move(issue)), options_(std::move(options)) {}

  std::string_view grant_type() const override { return "refresh_token"; }

  Result<Tokens> exchange(const TokenRequest& request) const override {
    const auto presented = request.params.get("refresh_token");
    if (!presented) return invalid_request("refresh_token is missing");
    const Rotation rotation{.presented = *presented,
                            .hash = hash_token(*presented),
                            .grace = grace_for(request),
                            .request = what_is_asked(request)};

    const auto found = tokens_.find_refresh(rotation.hash);
    // RFC 6749 §6: bound to its client. Checked before anything reacts, so that a stranger's token harms nobody.
    // RFC 6819 §5.2.2.2, OAuth 2.1 §4.3.1: for the client it was issued to, while its grant lives.
    if (found.state == Stored::State::unknown || !is_own(request, found.authorization)) return refusal();
    // RFC 9449 §5, RFC 8705 §4: whoever does not hold what it is bound to has stolen it, and harms nobody.
    if (!is_held(found.authorization.confirmation, request.confirmation)) return refusal();
    if (found.state == Stored::State::revoked) return revoked(request, found.authorization);
    if (found.state == Stored::State::spent) return presented_again(request, rotation, found);
    if (found.authorization.expires_at <= request.context.now()) return refusal();
    if (const auto allowed = still_allowed(request, found.authorization); !allowed) return allowed.error();
    // RFC 8707 §2.2, RFC 9396 §6: before anything is taken, so that a refused refresh leaves the token as it was.
    const auto access = narrowed(request, found.authorization);
    if (!access) return access.error();
    return refresh(request, rotation, found.authorization, *access);
  }

  bool tells_refresh_expiry() const override { return issue_.tells_refresh_expiry; }

  void describe(const Registered&, JsonMembers& metadata) const override {
    if (!issue_.tells_refresh_expiry) return;
    // Refresh Token Expiration §8: so that what is left out says that there is no end.
    metadata.add_list("refresh_token_expiration_types_supported", {"authorization", "token_timeout"});
  }

  std::vector<Revoke> revokes() const override { return {tokens_.revoke, issue_.revoke}; }
  bool is_lasting() const override { return tokens_.outlives_process; }

  std::vector<std::string> contradictions(const Profile& profile) const override {
    auto all = contradictions_of(issue_, profile);
    if (profile.refresh == Refresh::never_rotate && options_.rotation.value_or(false)) {
      all.push_back(sentence(
          profile, {"refresh", "exchanges::refresh_token has rotation = true", "forbids rotation", "leave it unset"}));
    }
    if (!options_.grace && profile.grace > std::chrono::seconds(0) && !keeps_answers()) {
      all.push_back(sentence(
          profile, {"grace", "exchanges::refresh_token cannot keep answers", "gives retries the same answer again",
                    "give its TokenStore find_answer, or set grace to 0 s"}));
    }
    return all;
  }

  std::vector<Finding> findings() const override {
    auto findings = issue_findings(issue_, "exchanges::refresh_token", true);
    if (!tokens_.find_refresh || !tokens_.take || !tokens_.revoke) {
      findings.push_back({Finding::Kind::mistake,
                          "exchanges::refresh_token cannot rotate: its TokenStore needs find_refresh, take and "
                          "revoke."});
    }
    if (options_.grace.value_or(std::chrono::seconds(0)) > std::chrono::seconds(0) && !keeps_answers()) {
      findings.push_back({Finding::Kind::mistake,
                          "exchanges::refresh_token has a grace but cannot keep answers: its TokenStore needs "
                          "find_answer, and its issue must honour Issuance::rotation."});
    }
    if (!options_.rotation.value_or(true)) {
      findings.push_back({Finding::Kind::loosened,
                          "refresh tokens of confidential clients are not rotated: exchanges::refresh_token has "
                          "rotation = false, and a stolen one is not noticed."});
    }
    return findings;
  }

 private:
  bool keeps_answers() const { return tokens_.find_answer && issue_.rotates; }

  std::chrono::seconds grace_for(const TokenRequest& request) const {
    if (options_.grace) return *options_.grace;
    return keeps_answers() ? request.context.profile(request.client).grace : std::chrono::seconds(0);
  }

  // RFC 9700 §2.2.2, §4.14.2: what is bound to nothing else is rotated, whatever option and profile say.
  // RFC 10017 §6.3.2.3, RFC 6819 §5.2.2.3: each use of a refresh token replaces it.
  bool rotates(const TokenRequest& request, const Authorization& granted) const {
    const bool is_bound = !granted.confirmation.empty();
    if (request.client.is_public() && !is_bound) return true;
    const auto profile = request.context.profile(request.client);
    // FAPI 2.0 SP §5.3.2.1: no rotation, so that a lost answer costs nobody their session.
    if (profile.refresh == Refresh::never_rotate) return false;
    if (profile.refresh == Refresh::rotate_or_bind && !is_bound) return true;
    return options_.rotation.value_or(true);
  }

  static Error refusal() { return invalid_grant("the refresh token is not valid for this request"); }

  // Access tokens of the family may be kept elsewhere than refresh tokens. Also for one that is dead already: a place
  // may have been away when it was revoked.
  Error revoked(const TokenRequest& request, const Authorization& granted) const {
    request.context.revoke(granted.family, revokes());
    return refusal();
  }

  // RFC 9700 §4.14.2: a refresh token is of no use once the grant behind it is no longer wanted.
  Result<void> still_allowed(const TokenRequest& request, const Authorization& granted) const {
    if (!options_.still_allowed) return {};
    auto allowed = options_.still_allowed(request, granted);
    if (!allowed.is_denied()) return allowed;
    request.context.report({.kind = Event::Kind::refresh_denied,
                            .client_id = granted.client_id,
                            .user_id = granted.user_id,
                            .family = granted.family});
    return revoked(request, granted);
  }

  // RFC 6749 §6: not more than was granted; without a scope, all of it.
  static Result<Authorization> narrowed(const TokenRequest& request, const Authorization& granted) {
    const auto scope = requested_scope(request);
    if (!scope) return scope.error();
    auto narrower = narrowed_access(request, granted, *scope);
    if (!narrower) return narrower.error();
    Authorization access = granted;
    access.access = *std::move(narrower);
    access.confirmation = request.confirmation;
    return access;
  }

  Result<Tokens> refresh(const TokenRequest& request, const Rotation& rotation, const Authorization& granted,
                         const Authorization& access) const {
    Issuance issuance{.context = request.context,
                      .client = request.client,
                      .grant_type = request.grant_type,
                      .authorization = access};
    if (rotates(request, granted)) {
      // OAuth 2.1 §3.2.3, §4.3.3: the new refresh token keeps the scope that was consented to.
      issuance.refresh = granted;
      issuance.refresh->confirmation = refresh_confirmation(request, granted.confirmation);
      if (request.context.options().legacy.sticky_refresh_narrowing)
        issuance.refresh->access.scope = access.access.scope;
      if (issue_.rotates) {
        issuance.rotation = rotation;
        issuance.rotation->remains = remains_of_spent(granted);
      } else if (tokens_.take(TokenKind::refresh, rotation.hash, request.client.id).state != Stored::State::live) {
        return lost_race(request, rotation);
      }
    }
    auto tokens = issue_(issuance);
    if (tokens) {
      name_token_type(request, *tokens);
      report_issued(request, access);
    } else if (tokens.is_denied()) {
      // Only an issue that spends the token itself can have come too late for it.
      return issuance.rotation ? lost_race(request, rotation) : refusal();
    }
    return tokens;
  }

  // Somebody spent the token between the look and the take.
  Result<Tokens> lost_race(const TokenRequest& request, const Rotation& rotation) const {
    const auto found = tokens_.find_refresh(rotation.hash);
    if (found.state != Stored::State::spent) return refusal();
    return presented_again(request, rotation, found);
  }

  // RFC 9700 §4.14.2: the use of a replaced token shows that it leaked, and nobody can tell which holder is honest.
  Result<Tokens> presented_again(const TokenRequest& request, const Rotation& rotation, const Stored& spent) const {
    const auto& granted = spent.authorization;
    if (auto retry = answer_to_retry(request, rotation, spent)) {
      if (const auto allowed = still_allowed(request, retry->granted); !allowed) return allowed.error();
      request.context.report({.kind = Event::Kind::refresh_retried,
                              .client_id = granted.client_id,
                              .user_id = granted.user_id,
                              .family = granted.family});
      name_token_type(request, retry->answer);
      return std::move(retry->answer);
    }
    request.context.report({.kind = Event::Kind::refresh_reused,
                            .client_id = granted.client_id,
                            .user_id = granted.user_id,
                            .family = granted.family});
    return revoked(request, granted);
  }

  /// An answer that is given once more, and what was granted with it.
  struct Retry {
    Tokens answer;
    Authorization granted;
  };

  std::optional<Retry> answer_to_retry(const TokenRequest& request, const Rotation& rotation,
                                       const Stored& spent) const {
    const auto now = request.context.now();
    if (!spent.spent_at || now - *spent.spent_at >= rotation.grace) return std::nullopt;
    const auto sealed = tokens_.find_answer(retry_answer_key(rotation.presented));
    if (!sealed) return std::nullopt;
    auto answer = open_retry_answer(rotation, *sealed, now);
    if (!answer) return std::nullopt;
    // An answer without a refresh token has no successor, and the one that is spent was kept whole.
    if (answer->refresh_token.reveal().empty()) return Retry{*std::move(answer), spent.authorization};
    // RFC 9700 §4.14.2: whoever has used the successor had the answer, so that this is no retry of a lost one.
    auto successor = tokens_.find_refresh(hash_token(answer->refresh_token.reveal()));
    if (successor.state != Stored::State::live) return std::nullopt;
    return Retry{*std::move(answer), std::move(successor.authorization)};
  }

  TokenStore tokens_;
  Issue issue_;
  RefreshOptions options_;
};

}  // namespace

std::unique_ptr<Exchange> refresh_token(TokenStore tokens, Issue issue, RefreshOptions options) {
  return std::make_unique<RefreshToken>(std::move(tokens), std::move(issue), std::move(options));
}

}  // namespace oauthkit::exchanges
