#include "assembly/rule_texts.hpp"

#include <utility>

namespace oauthkit {
namespace {

template <class E>
std::string listed(const Set<E>& set, std::initializer_list<std::pair<E, const char*>> names) {
  std::string text;
  for (const auto& [member, name] : names) {
    if (set.contains(member)) text.append(text.empty() ? "" : ", ").append(name);
  }
  return text.empty() ? "none" : text;
}

std::string seconds_of(std::chrono::seconds length) { return std::to_string(length.count()) + " s"; }

}  // namespace

RuleText pkce_text(const Profile& profile) {
  if (profile.pkce == Demand::optional) return {"public clients", "RFC 9700 §2.1.1"};
  return {"every code", "OAuth 2.1 §4.1.1"};
}

RuleText response_types_text(const Profile& profile) {
  if (profile.response_types == ResponseTypes::any) return {"any registered", "RFC 6749 §3.1.1"};
  if (profile.response_types == ResponseTypes::without_token) return {"without token", "OAuth 2.1 §10.1"};
  return {"code", profile.client_kind.contains(ClientKind::public_client) ? "ours" : "FAPI 2.0 SP §5.3.2.2"};
}

RuleText password_grant_text(const Profile& profile) {
  if (profile.password_grant == Demand::refused) return {"refused", "RFC 9700 §2.4"};
  return {"admitted", "RFC 6749 §4.3"};
}

RuleText client_kind_text(const Profile& profile) {
  const bool is_public = profile.client_kind.contains(ClientKind::public_client);
  const bool is_confidential = profile.client_kind.contains(ClientKind::confidential_client);
  if (is_public && is_confidential) return {"any", "RFC 6749 §2.1"};
  if (is_public) return {"public", "RFC 10017 §6.3.3.1"};
  return {is_confidential ? "confidential" : "none", "FAPI 2.0 SP §5.3.2.1"};
}

RuleText client_authentication_text(const Profile& profile) {
  const auto& methods = profile.client_authentication;
  if (methods == Profile().client_authentication) return {"any registered", "OAuth 2.1 §2.4"};
  if (methods == Set{AuthMethod::none}) return {"the method none", "RFC 10017 §6.3.3.1"};
  return {listed<AuthMethod>(methods, {{AuthMethod::none, "the method none"},
                                       {AuthMethod::client_secret_basic, "client_secret_basic"},
                                       {AuthMethod::client_secret_post, "client_secret_post"},
                                       {AuthMethod::client_secret_jwt, "client_secret_jwt"},
                                       {AuthMethod::private_key_jwt, "private_key_jwt"},
                                       {AuthMethod::tls_client_auth, "tls_client_auth"},
                                       {AuthMethod::self_signed_tls_client_auth, "self_signed_tls_client_auth"},
                                       {AuthMethod::other, "others"}}),
          "FAPI 2.0 SP §5.3.2.1"};
}

RuleText binding_text(const Profile& profile) {
  if (profile.binding == Demand::optional) return {"optional", "RFC 9700 §2.2.1"};
  return {"required", "FAPI 2.0 SP §5.3.2.1"};
}

RuleText refresh_text(const Profile& profile) {
  if (profile.refresh == Refresh::as_set) return {"as set; unbound public clients rotate", "RFC 9700 §2.2.2"};
  if (profile.refresh == Refresh::rotate_or_bind) return {"rotate or bind", "RFC 10017 §6.3.2.3"};
  return {"never rotate", "FAPI 2.0 SP §5.3.2.1"};
}

RuleText grace_text(const Profile& profile) {
  if (profile.grace == std::chrono::seconds(0)) return {"as set; unset: none", "ours"};
  return {"as set; unset: " + seconds_of(profile.grace), "ours"};
}

RuleText refresh_end_text(const Profile& profile) {
  if (profile.refresh_end == Demand::optional) return {"may be never", "RFC 9700 §4.14.2"};
  return {"absolute, or idle; rotation moves neither", "RFC 10017 §6.3.2.3"};
}

RuleText pushed_requests_text(const Profile& profile) {
  if (profile.pushed_requests == Demand::optional) return {"optional", "RFC 9126 §4"};
  return {"required", "FAPI 2.0 SP §5.3.2.2"};
}

RuleText signed_requests_text(const Profile& profile) {
  if (profile.signed_requests == Demand::optional) return {"optional", "RFC 9101 §10.5"};
  return {"required, with nbf and exp of 60 min at most", "FAPI 2.0 MS §5.3.1"};
}

RuleText signed_responses_text(const Profile& profile) {
  if (profile.signed_responses == Demand::optional) return {"optional", "JARM §2.3"};
  return {"required", "FAPI 2.0 MS §5.4.1"};
}

RuleText algorithms_text(const Profile& profile) {
  auto text = listed<SigningAlgorithm>(profile.algorithms, {{SigningAlgorithm::es256, "ES256"},
                                                            {SigningAlgorithm::eddsa, "EdDSA"},
                                                            {SigningAlgorithm::ps256, "PS256"},
                                                            {SigningAlgorithm::rs256, "RS256"}});
  const bool all = profile.algorithms == Profile().algorithms;
  return {std::move(text), all ? "RFC 8725 §3.1" : "FAPI 2.0 SP §5.4.1"};
}

RuleText longest_code_text(const Profile& profile) {
  const bool usual = profile.longest_code == Profile().longest_code;
  return {seconds_of(profile.longest_code), usual ? "RFC 6749 §4.1.2" : "FAPI 2.0 SP §5.3.2.1"};
}

RuleText longest_pushed_request_text(const Profile& profile) {
  const bool usual = profile.longest_pushed_request == Profile().longest_pushed_request;
  return {seconds_of(profile.longest_pushed_request), usual ? "RFC 9126 §2.2" : "FAPI 2.0 SP §5.3.2.2"};
}

RuleText redirect_uris_text(const Profile& profile) {
  if (profile.redirect_uris == RedirectUris::with_private_use)
    return {"https, private-use, http on loopback", "RFC 8252 §7"};
  if (profile.redirect_uris == RedirectUris::https_or_loopback) return {"https, http on loopback", "RFC 9700 §2.6"};
  return {"https, http on loopback for native clients", "FAPI 2.0 SP §5.3.2.2"};
}

RuleText redirect_uri_in_request_text(const Profile& profile) {
  if (profile.redirect_uri_in_request == Demand::optional) return {"if several are registered", "RFC 6749 §3.1.2.3"};
  return {"required", "FAPI 2.0 SP §5.3.2.2"};
}

RuleText assertion_audience_text(const Profile& profile) {
  if (profile.assertion_audience == AssertionAudience::with_legacy_audiences)
    return {"issuer, or what legacy_audiences lists", "RFC 7523 §3"};
  return {"issuer as text", "RFC 7523bis"};
}

RuleText clock_text(const Profile& profile) {
  if (profile.clock == LeewayRange()) return {"leeway as set", "RFC 7519 §4.1.4"};
  return {"leeway from " + seconds_of(profile.clock.least) + " to " + seconds_of(profile.clock.most),
          "FAPI 2.0 SP §5.3.2.1"};
}

RuleText legacy_switches_text(const Profile& profile) {
  if (profile.legacy_switches == Demand::refused) return {"refused", "ours"};
  return {"admitted, told by loosened()", "ours"};
}

}  // namespace oauthkit
