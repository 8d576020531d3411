#include "openid/sign_in_demands.hpp"

#include <algorithm>

#include "assembly/subject.hpp"
#include "base/json.hpp"
#include "oauthkit/session.hpp"
#include "openid/claims_parameter.hpp"
#include "openid/extensions.hpp"

namespace oauthkit::openid {
namespace {

bool holds(const std::vector<std::string>& values, std::string_view text) {
  std::string json;
  json::append_string(json, text);
  return std::find(values.begin(), values.end(), json) != values.end();
}

// OpenID Connect Core §3.1.2.1, §3.1.2.2, §5.5.1: the person of the hint, or of the value of sub, and nobody else; by
// the name that the client knows.
bool is_wanted(const Options& options, const SignedIn& signed_in, const AskedClaims& claims) {
  const auto by_hint = extension_of(signed_in.request.extensions, extension::subject);
  const auto* const sub = find_claim(claims.id_token, "sub");
  const bool by_value = sub != nullptr && !sub->values.empty();
  if (by_hint.empty() && !by_value) return true;
  const auto subject = outward_user(options, signed_in.client, signed_in.user.id);
  return (by_hint.empty() || by_hint == subject) && (!by_value || holds(sub->values, subject));
}

// OpenID Connect Core §5.5.1.1: essential, with the values that will do.
bool has_essential_acr(const Authentication& authentication, const AskedClaims& claims) {
  const auto* const acr = find_claim(claims.id_token, "acr");
  if (acr == nullptr || !acr->essential || acr->values.empty()) return true;
  return holds(acr->values, authentication.acr);
}

}  // namespace

Result<void> meets_demands(const Options& options, const SignedIn& signed_in) {
  const auto& request = signed_in.request;
  if (!request.access.scope.contains("openid")) return {};
  const auto sent = extension_of(request.extensions, extension::claims);
  const auto claims = sent.empty() ? AskedClaims() : read_claims_parameter(sent);
  if (!claims) return claims.error();
  const auto refused = [&](Error error) -> Result<void> {
    if (signed_in.for_this_request) return error;
    return denied();
  };
  if (!is_wanted(options, signed_in, *claims)) {
    return refused({ErrorCode::login_required, "another user has signed in than was asked for"});
  }
  const auto& authentication = signed_in.user.authentication;
  // OpenID Connect Core §5.5.1.1: what is not reached is a failed attempt to sign in.
  if (!has_essential_acr(authentication, *claims)) {
    return refused({ErrorCode::unmet_authentication_requirements, "the user did not sign in as acr has to be"});
  }
  // OpenID Connect Core §2: auth_time is required then.
  if (!authentication.auth_time && !extension_of(request.extensions, extension::auth_time).empty()) {
    return server_error("a sign-in has no auth_time, which its ID token must tell: set Authentication::auth_time");
  }
  return {};
}

}  // namespace oauthkit::openid
