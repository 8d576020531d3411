#include "assembly/profile_rules.hpp"
#include "exchanges/issuing.hpp"
#include "protocol/pkce.hpp"

namespace oauthkit::exchanges {
namespace {

// RFC 6749 §4.1.3, §10.6: the redirect URI, if one was sent before, is repeated and identical. A code that PKCE binds
// may do without (OAuth 2.1 §10.2).
bool redirect_proven(const TokenRequest& request, const CodeBinding& binding) {
  const auto& options = request.context.options();
  const auto presented = request.params.get("redirect_uri");
  const bool was_left_out = binding.redirect_uri.empty();
  if (presented) return *presented == (was_left_out ? binding.default_redirect_uri : binding.redirect_uri);
  if (was_left_out) return true;
  if (options.always_require_redirect_at_exchange) return false;
  return !binding.code_challenge.empty() || options.legacy.no_redirect_at_exchange;
}

// Client ID Metadata Documents §4.5: redirect URIs are those of the document as it is now.
// RFC 6749 §3.1.2.2: an answer that went to what is no redirect URI of the client any more is nobody's.
bool redirect_still_registered(const TokenRequest& request, const CodeBinding& binding) {
  const auto& uri = binding.redirect_uri.empty() ? binding.default_redirect_uri : binding.redirect_uri;
  return uri.empty() || request.client.allows_redirect_uri(uri);
}

// RFC 9449 §10, FAPI 2.0 SP §5.3.2.1: dpop_jkt named the key of whoever may redeem the code. Earlier versions stored it
// as what the code's tokens are bound to.
bool key_proven(const TokenRequest& request, const Authorization& granted) {
  const auto& dpop_jkt = granted.code_binding.dpop_jkt;
  if (!dpop_jkt.empty() && dpop_jkt != request.confirmation.jkt) return false;
  return is_held(granted.confirmation, request.confirmation);
}

class Code : public Exchange {
 public:
  Code(CodeStore codes, Issue issue) : codes_(std::move(codes)), issue_(std::move(issue)) {}

  std::string_view grant_type() const override { return "authorization_code"; }

  Result<Tokens> exchange(const TokenRequest& request) const override {
    const auto code = request.params.get("code");
    if (!code) return invalid_request("code is missing");
    const auto verifier = request.params.get("code_verifier");
    if (const auto well_formed = pkce::check_verifier_form(verifier); !well_formed) return well_formed.error();

    // RFC 6749 §4.1.2: a code is bound to its client and used once; taking it is the only way to look at it.
    // RFC 6819 §5.2.4.4, §5.2.4.5: bound to its client and to its redirect URI.
    auto taken = codes_.take(hash_token(*code), request.client.id);
    if (taken.state == Stored::State::unknown || !is_own(request, taken.authorization)) return refusal();
    auto& granted = taken.authorization;
    const auto& binding = granted.code_binding;
    const bool proven =
        redirect_proven(request, binding) && redirect_still_registered(request, binding) &&
        pkce::challenge_suffices(binding, request.context.profile(request.client), request.context.options()) &&
        pkce::proves(verifier, binding) && key_proven(request, granted);
    const bool reusable = request.context.options().legacy.reusable_codes;
    // RFC 9700 §4.2.4, OAuth 2.1 §4.1.3: a code that stays in a history works no second time.
    const bool is_dead = taken.state == Stored::State::revoked;
    if (is_dead || (taken.state == Stored::State::spent && !reusable)) {
      if (proven) replayed(request, granted, is_dead);
      return refusal();
    }
    if (const auto checked = pkce::check_for_downgrade(verifier, binding); !checked) return checked.error();
    if (!proven || granted.expires_at <= request.context.now()) return refusal();
    auto access = narrowed_access(request, granted, {});
    if (!access) return access.error();
    // What bound the code has done its work.
    granted.code_binding = {};
    // RFC 6749 §4.1.4: what is valid is answered with tokens; all else has been refused as §5.2 says.
    return issue_tokens(request, issue_,
                        {.authorization = std::move(granted), .may_refresh = true, .narrowed = *std::move(access)});
  }

  bool issues_refresh_tokens() const override { return issue_.issues_refresh_tokens; }

  std::vector<Revoke> revokes() const override { return {codes_.revoke, issue_.revoke}; }
  bool is_lasting() const override { return codes_.outlives_process; }

  std::vector<std::string> contradictions(const Profile& profile) const override {
    return contradictions_of(issue_, profile);
  }

  std::vector<Finding> findings() const override {
    auto findings = issue_findings(issue_, "exchanges::code", true);
    if (!codes_.take || !codes_.revoke) {
      findings.push_back(
          {Finding::Kind::mistake, "exchanges::code cannot redeem codes: its CodeStore needs take and revoke."});
    }
    return findings;
  }

 private:
  static Error refusal() { return invalid_grant("the code is not valid for this request"); }

  // OAuth 2.1 §7.5.3: a replay that would otherwise be valid shows that the code leaked; one with a wrong proof shows
  // nothing and harms nobody.
  void replayed(const TokenRequest& request, const Authorization& granted, bool is_dead) const {
    if (!is_dead) {
      request.context.report({.kind = Event::Kind::code_replayed,
                              .client_id = granted.client_id,
                              .user_id = granted.user_id,
                              .family = granted.family});
    }
    // RFC 6819 §5.2.1.1, FAPI 2.0 SP §5.3.2.2: what came of this code ends, and nothing else of the user. Also of one
    // that is dead already: a place where its tokens are kept may have been away.
    request.context.revoke(granted.family, revokes());
  }

  CodeStore codes_;
  Issue issue_;
};

}  // namespace

std::unique_ptr<Exchange> code(CodeStore codes, Issue issue) {
  return std::make_unique<Code>(std::move(codes), std::move(issue));
}

}  // namespace oauthkit::exchanges
