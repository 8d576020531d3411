#include "authorization/next_step.hpp"

#include <algorithm>

#include "authorization/acr_values.hpp"
#include "protocol/authorization_details.hpp"

namespace oauthkit {
namespace {

// RFC 6749 §3.1: nothing is granted before the resource owner is known.
std::optional<SignIn::Reason> why_sign_in(const Known& known) {
  // OpenID Connect Prompt Create §4.1: whoever is signed in.
  const bool creates = known.may_create_account && known.prompt.contains("create") && !known.signed_in_for_it;
  if (creates) return SignIn::Reason::create_account;
  if (!known.authentication) return SignIn::Reason::nobody_signed_in;
  if (known.signed_in_for_it) return std::nullopt;
  // OpenID Connect Core §3.1.2.1: the client may want it whoever is signed in.
  if (known.prompt.contains("login") || known.prompt.contains("select_account")) return SignIn::Reason::client_asked;
  if (!known.max_age) return std::nullopt;
  const auto& auth_time = known.authentication->auth_time;
  // OpenID Connect Core §3.1.2.1: max_age=0 is prompt=login, also within the second of the last sign-in.
  const bool fresh = auth_time && known.max_age->count() > 0 && known.now - *auth_time <= *known.max_age;
  return fresh ? std::nullopt : std::optional(SignIn::Reason::login_too_old);
}

bool knows_claims(const Known& known) {
  const auto& before = known.hooks->claims_granted_before;
  return std::all_of(known.claims.begin(), known.claims.end(), [&](const std::string& claim) {
    return std::find(before.begin(), before.end(), claim) != before.end();
  });
}

std::optional<Consent::Reason> why_ask(const Known& known) {
  if (known.prompt.contains("consent")) return Consent::Reason::client_asked;
  if (known.hooks->need_not_be_asked) {
    return known.identity_assured ? std::nullopt : std::optional(Consent::Reason::identity_not_assured);
  }
  const auto& before = known.hooks->granted_before;
  const bool all = before.scope.contains(known.asked.scope) && knows_claims(known) &&
                   are_within(known.asked.authorization_details, before.authorization_details);
  const bool more = !before.empty() && !all;
  return more ? Consent::Reason::more_than_before : Consent::Reason::not_granted_yet;
}

}  // namespace

Next next_step(const Known& known) {
  // OpenID Connect Core §3.1.2.6: without a page there is nothing but an error to say that one is needed.
  const bool silent = known.prompt.contains("none");
  const auto sign_in = [&](SignIn::Reason reason) { return silent ? Next(ErrorCode::login_required) : Next(reason); };
  if (const auto reason = why_sign_in(known)) return sign_in(*reason);
  if (!known.hooks) return AskHooks();
  if (!known.hooks->suffices) return sign_in(SignIn::Reason::stronger_needed);
  // RFC 9470 §5: asked for once, where a page may be shown at all.
  if (!has_acr(known.acr_values, *known.authentication)) {
    if (known.stronger_asked && !silent) return ErrorCode::unmet_authentication_requirements;
    return sign_in(SignIn::Reason::stronger_needed);
  }
  if (const auto reason = why_ask(known)) return silent ? Next(ErrorCode::consent_required) : Next(*reason);
  return Agreed();
}

}  // namespace oauthkit
